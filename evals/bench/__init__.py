"""The bench against others: the tutorial pipeline, plain BM25 and plain dense, on the same corpus."""
