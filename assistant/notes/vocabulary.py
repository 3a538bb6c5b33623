"""The words for what is done in a spine operation, by kind (vocabulary.yaml)."""

import re
from functools import cache
from pathlib import Path

from corpus.yaml_text import read_yaml

FILE = Path(__file__).with_name("vocabulary.yaml")

ANTERIOR = re.compile(
    r"\bsupine\b|\bplatysma\b|\blongus colli\b|\bretro-?peritone\w+|\btrans-?peritone\w+|\bpfannenstiel\b|"
    r"\btranspsoas\b|\blateral decubitus\b|\bthoracotom\w+|\btransverse (?:cervical )?incision\b|\banterior (?:approach|cervical approach|cervical spine|exposure)\b|\bcarotid\b",
    re.I,
)
"""Words of the position or exposure after which the work is from the front or the side."""
POSTERIOR = re.compile(
    r"\bprone\b|\bjackson\b|\bwilson frame\b|\bparaspinal\b|\bspinous process\w*|\bmayfield\b.{0,40}prone|\bposterior (?:approach|exposure|midline)\b",
    re.I,
)
"""Words after which the work is from behind."""


@cache
def vocabulary() -> dict[str, re.Pattern[str]]:
    """One pattern a kind of work (read once)."""
    rows: dict[str, list[str]] = read_yaml(FILE)
    return {kind: re.compile("|".join(f"(?:{p})" for p in patterns), re.I) for kind, patterns in rows.items()}  # fmt: skip
