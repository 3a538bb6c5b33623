"""Sets of known questions: run them, score the answers, read what failed."""
