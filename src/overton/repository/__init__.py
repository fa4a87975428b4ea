"""A git repository, read only: commits, trees, blobs, diffs, and a scratch repository for what must be written."""
