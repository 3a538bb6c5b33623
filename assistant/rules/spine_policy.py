"""Spine rules of the NCCI Policy Manual that no pair edit carries."""

from collections.abc import Iterator, Sequence

from assistant.rules.manual import ncci
from assistant.rules.open_line import OpenLine
from corpus.citation import Citation

MONITORING = frozenset({"95940", "95941", "G0453"})
INSTRUMENTATION = frozenset({"22840", "22842", "22843", "22844", "22845", "22846", "22847"})
ONE_UNIT = frozenset({"20931", "20937", "20938"})
"""Grafts reported once however many levels (NCCI Policy Manual ch. IV §H.4, p. IV-14)."""
SPINE_FROM_TO = (("22010", "22899"), ("62263", "63746"))


def is_spine_operation(hcpcs: str) -> bool:
    """Whether a code is a spine operation of the musculoskeletal or nervous system chapter."""
    return any(first <= hcpcs <= last for first, last in SPINE_FROM_TO)


def policy_denials(lines: Sequence[OpenLine]) -> Iterator[tuple[OpenLine, str, Citation]]:
    """Lines denied by policy, with the sentence and its place."""
    monitoring = [line for line in lines if line.line.hcpcs in MONITORING]
    if not monitoring:
        return
    operations = [line for line in lines if is_spine_operation(line.line.hcpcs)]
    for line in monitoring:
        # NCCI Policy Manual ch. IV §F.2: neuromonitoring is not the operating surgeon's
        if any(_same_surgeon(line, o) for o in operations):
            yield (
                line,
                f"{line.line.hcpcs}: neuromonitoring is included for the operating surgeon; "
                "another practitioner may report it.",
                ncci("ch. IV §F.2 p. IV-7"),
            )


def _same_surgeon(line: OpenLine, operation: OpenLine) -> bool:
    return line.day == operation.day and line.npi == operation.npi
