"""Writers: from evidence to a draft in Markdown with citation markers."""
