"""Regular expressions over the files of a repository."""
