"""What would be: any position simulated on what is remembered, and the next one proposed. Pure."""
