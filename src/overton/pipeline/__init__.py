"""The use cases, as plain functions; they are handed a workspace, a store and a day."""
