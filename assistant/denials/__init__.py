"""Denials and appeals: the codes of a remittance held against the claim, the way on, and a letter."""
