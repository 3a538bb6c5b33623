"""The text of a note as everything reads it: its sections by heading, its ticked boxes, its levels."""
