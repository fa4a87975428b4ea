"""Where measurements come from: one folder a kind, found by name through the registry."""
