"""The page: one self-contained HTML file about a workspace's campaigns. Pure."""
