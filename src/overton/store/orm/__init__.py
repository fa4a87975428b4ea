"""The one real store: a Django app that keeps measurements as intervals, on SQLite or PostgreSQL."""
