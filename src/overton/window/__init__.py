"""The Window: which position is in force, how an item stands, and what comes next. Pure."""
