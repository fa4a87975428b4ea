"""The Window as configuration: what servers and databases are told, and whether what they were told is still true."""
