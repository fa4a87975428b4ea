"""The source `structure`: what an ast-grep rule finds in syntax trees."""
