"""One reader per published file."""
