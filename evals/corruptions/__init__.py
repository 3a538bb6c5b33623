"""Corrupted drafts and true paraphrases: what the verifier must stop, and what it must let pass."""
