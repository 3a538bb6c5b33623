"""The edits of a claim system on one claim: each denies lines and says so."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations

from assistant.rules.add_on_verdict import GROUP_CODE, GROUP_PRIMARY, add_on_with, is_add_on
from assistant.rules.claim import Finding
from assistant.rules.manual import ncci
from assistant.rules.mue_verdict import mue_citation, units_verdict
from assistant.rules.open_line import OpenLine
from assistant.rules.opening import Opening
from assistant.rules.ptp_verdict import Billed, pair_verdict
from assistant.rules.reference import Reference
from assistant.rules.spine_policy import ONE_UNIT, policy_denials
from corpus.citation import Citation
from corpus.errors import EditionMissing, NothingInForce
from corpus.rows import AddOn

ERROR, WARNING, INFO = "error", "warning", "info"
FOLLOW_UP = ("55", "56")
FOLLOWING_UP = frozenset(FOLLOW_UP)
LAST_DIGITS = 2
"""CPT's code families differ in their last two digits."""


@dataclass(slots=True)
class Edits:
    """A claim being edited: findings so far, and what could not be looked up."""

    opening: Opening
    reference: Reference
    findings: list[Finding] = field(default_factory=list)
    unchecked: dict[str, str] = field(default_factory=dict)
    reviewed: set[int] = field(default_factory=set)
    add_ons: dict[int, AddOn | None] = field(default_factory=dict)
    lines: list[OpenLine] = field(init=False)
    """Lines whose code is known."""
    unpaid: frozenset[int] = field(init=False)
    """Lines that pay nothing whatever the edits say: bundled, excluded, not covered."""

    def __post_init__(self) -> None:
        self.lines = [line for line in self.opening.lines if line.row is not None]
        self.unpaid = frozenset(line.number for line in self.lines if line.payable is False)

    def standing(self) -> list[OpenLine]:
        """Known lines that no edit has denied."""
        return [line for line in self.lines if not line.denied]

    def deny(
        self, line: OpenLine, rule: str, why: str, citation: Citation, lines: Iterable[int] = ()
    ) -> None:
        """Deny a line: nothing is paid, and a finding names the lines concerned.

        The severity is a warning where the line's status pays nothing anyway.
        """
        severity = WARNING if line.number in self.unpaid else ERROR
        self.find(rule, severity, lines or (line.number,), why, citation)
        if not line.denied:
            line.denied = True
            line.pays_nothing("Denied", why, citation)

    def find(
        self, rule: str, severity: str, lines: Iterable[int], why: str, citation: Citation
    ) -> None:
        """Add a finding."""
        self.findings.append(Finding(rule, severity, tuple(lines), why, citation))


def deny_pairs(edits: Edits) -> None:
    """PTP edits on every pair of lines of one day, as submitted; all hits are reported."""
    # MCPM ch. 23 §20.9.1.1
    for one, other in combinations(edits.lines, 2):
        if (
            one.day == other.day
            and one.line.hcpcs != other.line.hcpcs
            and one.practitioner.role == other.practitioner.role
        ):
            _deny_pair(edits, one, other)


def _deny_pair(edits: Edits, one: OpenLine, other: OpenLine) -> None:
    try:
        edit = edits.reference.ptp(one.line.hcpcs, other.line.hcpcs, one.day)
    except (EditionMissing, NothingInForce) as error:
        edits.unchecked.setdefault("PTP edits", str(error))
        return
    if edit is None:
        return
    found = pair_verdict(edit, _billed(one), _billed(other), one.day)
    first, second = (one, other) if one.line.hcpcs == edit.column_one else (other, one)
    numbers = (first.number, second.number)
    if found.verdict == "denied":
        edits.deny(second, "ptp_edit", found.why, found.citation, numbers)
    elif found.verdict == "not_compliant":
        edits.find("ptp_edit", ERROR, numbers, found.why, found.citation)
    elif found.verdict == "bypassed":
        edits.find("ptp_edit", INFO, numbers, found.why, found.citation)


def _billed(line: OpenLine) -> Billed:
    return Billed(line.line.hcpcs, line.line.modifiers, line.line.levels, line.npi)


def deny_add_ons(edits: Edits) -> None:
    """Add-on codes without a standing primary, again and again until nothing more falls."""
    # NCCI Policy Manual ch. I §R: if an edit denies the primary, the add-on falls too
    known, said = edits.add_ons, edits.reviewed
    for line in edits.lines:
        if not line.denied and line.number not in known:
            known[line.number] = _add_on(edits, line)
    add_ons = [line for line in edits.lines if is_add_on(known.get(line.number), line.row)]
    while add_ons:
        add_ons = [line for line in add_ons if not line.denied]
        if not [line for line in add_ons if _falls(edits, line, known, said)]:
            return


def _add_on(edits: Edits, line: OpenLine) -> AddOn | None:
    try:
        return edits.reference.add_on(line.line.hcpcs, line.day)
    except (EditionMissing, NothingInForce) as error:
        edits.unchecked.setdefault("Add-on codes", str(error))
        return None


def _falls(edits: Edits, line: OpenLine, known: dict[int, AddOn | None], said: set[int]) -> bool:
    add_on = known.get(line.number)
    # NCCI Policy Manual ch. I §W: the primary must itself be eligible for payment
    beside = [
        o
        for o in edits.standing()
        if o is not line and o.payable is not False and _on_day_of(line, o)
    ]
    own = [o for o in beside if same_practitioner(o, line)]
    group = bool(line.line.group)
    found = add_on_with(
        line.line.hcpcs, add_on, line.row, [o.line.hcpcs for o in own], same_group=group
    )
    if found.verdict == "not_payable":
        return _deny_or_review(
            edits,
            line,
            add_on,
            [o for o in beside if o not in own],
            found.why,
            found.citation,
            said,
        )
    if found.verdict in ("contractor", "condition") and line.number not in said:
        said.add(line.number)
        edits.find("add_on", WARNING, (line.number,), found.why, found.citation)
    return False


def _on_day_of(add_on: OpenLine, primary: OpenLine) -> bool:
    """The same day; critical care that goes on past midnight may begin the day before."""
    # NCCI Policy Manual ch. I §W p. I-35
    if add_on.line.hcpcs == GROUP_CODE and primary.line.hcpcs == GROUP_PRIMARY:
        return add_on.day - primary.day in (timedelta(0), timedelta(1))
    return add_on.day == primary.day


def _deny_or_review(
    edits: Edits,
    line: OpenLine,
    add_on: AddOn | None,
    elsewhere: list[OpenLine],
    why: str,
    citation: Citation,
    said: set[int],
) -> bool:
    """Another practitioner's primary asks for review; none at all denies the add-on."""
    primaries = [o for o in elsewhere if add_on and o.line.hcpcs in add_on.primaries]
    if not primaries:
        edits.deny(line, "add_on", why, citation)
        return True
    if line.number not in said:
        said.add(line.number)
        edits.find(
            "add_on",
            WARNING,
            (primaries[0].number, line.number),
            f"{line.line.hcpcs} and its primary are by the same practitioner: another NPI without "
            "an own primary needs review.",
            ncci("ch. I §W p. I-35"),
        )
    return False


def same_practitioner(one: OpenLine, other: OpenLine) -> bool:
    """Whether two lines may be one practitioner's: the same role; the same NPI, or none given."""
    if one.practitioner.role != other.practitioner.role:
        return False
    return one.npi is None or other.npi is None or one.npi == other.npi


def same_physician(one: OpenLine, other: OpenLine) -> bool:
    """As `same_practitioner`, physicians of one group and specialty included."""
    # MCPM ch. 12 §30.6.5: they bill and are paid as one physician
    if same_practitioner(one, other):
        return True
    together = (one.line.group, one.line.specialty)
    return all(together) and together == (other.line.group, other.line.specialty)


def deny_units(edits: Edits) -> None:
    """MUE: past the limit all units of a line (MAI 1) or of the day (MAI 2, 3) fall."""
    groups: dict[tuple[object, ...], list[OpenLine]] = defaultdict(list)
    for line in edits.lines:
        if FOLLOWING_UP.isdisjoint(line.line.modifiers):
            groups[(line.line.hcpcs, line.practitioner)].append(line)
    for (hcpcs, _), lines in groups.items():
        _deny_units(edits, str(hcpcs), lines)


def _deny_units(edits: Edits, hcpcs: str, lines: list[OpenLine]) -> None:
    try:
        mue = edits.reference.mue(hcpcs, lines[0].day)
    except (EditionMissing, NothingInForce) as error:
        edits.unchecked.setdefault("Medically unlikely edits", str(error))
        return
    if mue is None:
        return
    found = units_verdict(mue, [line.units for line in lines])
    for position in found.denied_lines:
        line = lines[position]
        numbers = [lines[i].number for i in found.denied_lines]
        if position == found.denied_lines[0]:
            edits.deny(
                line, "mue", found.why + _right_form(edits, hcpcs, lines), mue.citation(), numbers
            )
        elif not line.denied:
            line.denied = True
            line.pays_nothing("Denied", found.why, mue_citation())


def _right_form(edits: Edits, hcpcs: str, lines: list[OpenLine]) -> str:
    """What to report instead: 50 for both sides, one unit, or the add-on for further levels."""
    row = lines[0].row
    sided = any(line.has("LT", "RT", "50") for line in lines)
    if sided and row is not None and row.bilateral_surgery == "1":
        return " Both sides are one line with modifier 50 and one unit."
    if hcpcs in ONE_UNIT:
        return " One unit, however many levels."
    further = _further(edits, hcpcs, lines[0])
    if not further:
        return ""
    return f" Report {hcpcs} once; what goes further has an add-on code: {', '.join(further)}."


def _further(edits: Edits, hcpcs: str, line: OpenLine) -> tuple[str, ...]:
    """The add-on codes that go on where a code ends: those of its own range that list it."""
    try:
        add_ons = edits.reference.add_ons_of(hcpcs, line.day)
    except (EditionMissing, NothingInForce):
        return ()
    family = hcpcs[:-LAST_DIGITS]
    return tuple(code for code in add_ons if code > hcpcs and code.startswith(family))


def deny_by_policy(edits: Edits) -> None:
    """Spine rules of the NCCI Policy Manual that stand in no pair edit."""
    for line, why, citation in policy_denials(edits.standing()):
        edits.deny(line, "ptp_edit", why, citation)
