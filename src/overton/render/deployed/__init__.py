"""How configurations that are deployed are read; nothing in them is ever run."""
