"""The audit of pages: what a loaded page says that CMS's tables, rules or another page contradict."""
