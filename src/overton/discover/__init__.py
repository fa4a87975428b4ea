"""Look at a repository and propose campaigns."""
