"""One change each, named after the change."""
