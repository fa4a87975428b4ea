"""What is remembered: the port, the in-memory store and, in `orm/`, the real one."""
