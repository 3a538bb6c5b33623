"""Professional claims from an 837P interchange (005010X222): segments by pyx12, meaning by us.

Names and birthdays are not read.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from assistant.claims.filed import Rejected
from assistant.claims.x12_claim import Entity, X12Claim, X12Line
from assistant.claims.x12_segments import Segment, segments
from corpus.errors import BadInput, UnreadableFile

PROFESSIONAL = "005010X222"
BILLING, FACILITY, RENDERING = "85", "77", "82"
ASSIGNED = {"A": "yes", "B": "yes", "C": "no"}
ICD_10, ICD_9 = ("ABK", "ABF"), ("BK", "BF")
MOST_DIAGNOSES = 12
MEDICARE = "MB"
REPLACES = {"7": "replaces", "8": "voids"}
MOST_DAYS = 366


def x12_claims(path: Path) -> Iterator[X12Claim]:
    """Every claim of an interchange; what breaks its envelope comes last, as a claim of problems.

    Raises UnreadableFile where it is not an 837P.
    """
    walk = _Walk(path)
    for segment in segments(path):
        if segment.problem:
            walk.broken.append(Rejected(segment.number, "", segment.problem))
        elif segment.id in STEPS:
            STEPS[segment.id](walk, segment)
        while walk.finished:
            claim = walk.finished.pop()
            claim.done = segment.done
            yield claim
    walk.close()
    yield from walk.finished
    if not walk.claims:
        raise UnreadableFile(path, "the interchange holds no claim (CLM)")
    if walk.broken:
        yield X12Claim(0, {}, problems=walk.broken, envelope=True)


class _Walk:
    """Where in the interchange we are, and what was read so far of the claim there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.billing = Entity()
        self.entity: Entity | None = None
        self.payer = ""
        self.claim: X12Claim | None = None
        self.line: X12Line | None = None
        self.finished: list[X12Claim] = []
        self.broken: list[Rejected] = []
        self.claims = 0

    def close(self) -> None:
        """End the claim at hand."""
        if self.claim is not None:
            place = (self.claim.facility or Entity()).zip or self.billing.zip
            if place:
                self.claim.fields["zip"] = place
            if self.claim.rendering is None and self.billing.npi:
                self.claim.rendering = self.billing
            self.finished.append(self.claim)
        self.claim = self.line = self.entity = None


def _group(walk: _Walk, segment: Segment) -> None:
    kind, version = segment.value("GS01"), segment.value("GS08")
    if kind != "HC" or not version.startswith(PROFESSIONAL):
        raise UnreadableFile(
            walk.path,
            f"segment {segment.number}: this is a {kind} {version} interchange; Lamina reads "
            f"professional claims, 837P {PROFESSIONAL}A1",
        )


def _level(walk: _Walk, segment: Segment) -> None:
    walk.close()
    if segment.value("HL03") == "20":
        walk.billing = Entity()


def _subscriber(walk: _Walk, segment: Segment) -> None:
    if walk.claim is None:
        walk.payer = segment.value("SBR09")


def _name(walk: _Walk, segment: Segment) -> None:
    who = segment.value("NM101")
    walk.entity = Entity(segment.value("NM109") if segment.value("NM108") == "XX" else "")
    if walk.claim is None:
        if who == BILLING:
            # PRV of the billing provider stands before its NM1
            walk.entity.taxonomy, walk.billing = walk.billing.taxonomy, walk.entity
        return
    owner = walk.line or walk.claim
    if who == RENDERING:
        owner.rendering = walk.entity
    elif who == FACILITY:
        owner.facility = walk.entity


def _address(walk: _Walk, segment: Segment) -> None:
    if walk.entity is not None:
        walk.entity.zip = segment.value("N403")


def _taxonomy(walk: _Walk, segment: Segment) -> None:
    who = walk.entity if walk.claim is not None else walk.billing
    if who is not None and segment.value("PRV02") == "PXC":
        who.taxonomy = segment.value("PRV03")


def _claim(walk: _Walk, segment: Segment) -> None:
    walk.close()
    walk.claims += 1
    fields = {"claim_id": segment.value("CLM01"), "place_of_service": segment.value("CLM05-1")}
    walk.claim = claim = X12Claim(segment.number, fields)
    fields["assigned"] = ASSIGNED.get(segment.value("CLM07"), "")
    frequency = segment.value("CLM05-3")
    if frequency in REPLACES:
        claim.notes.append(
            f"Claim frequency {frequency}: it {REPLACES[frequency]} an earlier claim."
        )
    if walk.payer and walk.payer != MEDICARE:
        claim.notes.append(
            f"The payer is of kind {walk.payer} (SBR09), not Medicare Part B ({MEDICARE}): this is "
            "what Medicare's rules say."
        )


def _diagnosis(walk: _Walk, segment: Segment) -> None:
    if walk.claim is None:
        return
    for element in range(1, MOST_DIAGNOSES + 1):
        kind, code = segment.value(f"HI{element:02}-1"), segment.value(f"HI{element:02}-2")
        if kind in ICD_10:
            walk.claim.diagnoses.append(f"{code[:3]}.{code[3:]}" if len(code) > 3 else code)
        elif kind in ICD_9:
            walk.claim.refuse(segment.number, f"'{code}' is an ICD-9-CM code ({kind}).")


def _new_line(walk: _Walk, segment: Segment) -> None:
    if walk.claim is not None:
        walk.line = X12Line(segment.number)
        walk.claim.lines.append(walk.line)
        walk.entity = None


def _service(walk: _Walk, segment: Segment) -> None:
    if walk.claim is None or walk.line is None:
        walk.broken.append(Rejected(segment.number, "", "SV1 stands outside a service line (LX)."))
        return
    line = walk.line
    line.number = segment.number
    if segment.value("SV101-1") != "HC":
        walk.claim.refuse(segment.number, f"'{segment.value('SV101-1')}' is not HCPCS (HC).")
    line.fields = {
        "hcpcs": segment.value("SV101-2"),
        "modifiers": [m for n in range(3, 7) if (m := segment.value(f"SV101-{n}"))],
        "charge": segment.value("SV102"),
        "minutes" if segment.value("SV103") == "MJ" else "units": segment.value("SV104"),
        "place_of_service": segment.value("SV105"),
    }
    line.pointers = tuple(p for n in range(1, 5) if (p := segment.value(f"SV107-{n}")))


def _day(walk: _Walk, segment: Segment) -> None:
    if walk.claim is None or segment.value("DTP01") != "472":
        return
    try:
        days = _days(segment.value("DTP02"), segment.value("DTP03"))
    except BadInput as error:
        walk.claim.refuse(segment.number, str(error))
        days = (date.min,)
    (walk.line or walk.claim).days = days


def _days(form: str, text: str) -> tuple[date, ...]:
    ends = text.split("-") if form == "RD8" else [text]
    if form not in ("D8", "RD8") or len(ends) != (2 if form == "RD8" else 1):
        raise BadInput(
            f"'{form}*{text}' is not a date; write D8*20260715 or RD8*20260715-20260717."
        )
    first, last = _eight(ends[0]), _eight(ends[-1])
    if not 0 <= (last - first).days < MOST_DAYS:
        raise BadInput(f"'{text}' is no span of days: it ends before it begins, or after a year.")
    return tuple(first + timedelta(n) for n in range((last - first).days + 1))


def _eight(text: str) -> date:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8] if len(text) == 8 else ""))
    except ValueError:
        raise BadInput(f"'{text}' is not a date; write year, month and day: 20260715.") from None


STEPS: dict[str, Callable[[_Walk, Segment], None]] = {
    "GS": _group,
    "HL": _level,
    "SBR": _subscriber,
    "NM1": _name,
    "N4": _address,
    "PRV": _taxonomy,
    "CLM": _claim,
    "HI": _diagnosis,
    "LX": _new_line,
    "SV1": _service,
    "DTP": _day,
}
