"""What all sources that live in code share: sightings in files, the items they make, and their history."""
