"""The Window as configuration: what proxies, servers and databases need to cut off what is not allowed."""
