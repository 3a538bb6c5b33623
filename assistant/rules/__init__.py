"""Medicare's published rules as pure functions: arguments in, results with cited steps out."""
