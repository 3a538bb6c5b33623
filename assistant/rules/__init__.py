"""Medicare's published rules as pure functions: arguments in, a result with steps and citations out."""
