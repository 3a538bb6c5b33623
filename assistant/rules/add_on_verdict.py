"""Add-on codes: paid only beside an acceptable primary procedure of the same practitioner."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.rules.manual import mcpm, ncci
from assistant.rules.result import RuleResult, Step
from assistant.rules.status_code import STATUSES
from corpus.citation import Citation
from corpus.rows import AddOn, FeeRow

LISTED_ONLY, CONTRACTOR, LISTED_OR_CONTRACTOR = "1", "2", "3"
MEANING = {
    LISTED_ONLY: "paid only with a listed primary code",
    CONTRACTOR: "the contractor decides which primary codes are acceptable",
    LISTED_OR_CONTRACTOR: "listed primary codes must be accepted, the contractor may accept others",
}
GROUP_CODE, GROUP_PRIMARY = "99292", "99291"
WORDS = {
    "payable": "payable",
    "not_payable": "not payable",
    "contractor": "left to the contractor",
    "not_an_add_on": "not an add-on code",
    "condition": "payable on a condition",
}


@dataclass(frozen=True, slots=True)
class AddOnVerdict:
    """payable, not_payable, contractor, condition or not_an_add_on; `primary` is the one found."""

    verdict: str
    why: str
    citation: Citation
    primary: str = ""


def add_on_citation() -> Citation:
    """Where add-on codes are written."""
    return ncci("ch. I §R pp. I-26 and I-27")


def is_add_on(add_on: AddOn | None, row: FeeRow | None) -> bool:
    """Whether the add-on table or the global period ZZZ makes the code an add-on."""
    return add_on is not None or (row is not None and row.global_days == "ZZZ")


def add_on_with(
    hcpcs: str,
    add_on: AddOn | None,
    row: FeeRow | None,
    others: Iterable[str],
    same_group: bool = False,
) -> AddOnVerdict:
    """Whether an add-on is paid beside the other codes of the practitioner's day."""
    if not is_add_on(add_on, row):
        return AddOnVerdict("not_an_add_on", f"{hcpcs} is not an add-on code.", add_on_citation())
    present = [code for code in others if code != hcpcs]
    if add_on is None:
        return _without_list(hcpcs, row, present)
    found = next((code for code in present if code in add_on.primaries), "")
    if found:
        return AddOnVerdict(
            "payable",
            f"{hcpcs} is paid beside its listed primary {found}.",
            add_on.citation(),
            found,
        )
    # NCCI Policy Manual ch. I §W: 99291 may be another physician's of the same group and specialty
    if hcpcs == GROUP_CODE and same_group:
        return _by_group(hcpcs)
    return _unlisted(hcpcs, add_on, present)


def _by_group(hcpcs: str) -> AddOnVerdict:
    return AddOnVerdict(
        "condition",
        f"{hcpcs} is paid if {GROUP_PRIMARY} is billed and paid to another physician "
        "of the same specialty and group for the same date.",
        ncci("ch. I §W p. I-35"),
    )


def _without_list(hcpcs: str, row: FeeRow | None, present: list[str]) -> AddOnVerdict:
    place = row.citation() if row is not None else add_on_citation()
    if present:
        return AddOnVerdict(
            "contractor",
            f"{hcpcs} has global period ZZZ but is not in the add-on table: whether "
            "another code is its primary is left to the contractor.",
            place,
        )
    return AddOnVerdict("not_payable", _alone(hcpcs), place)


def _unlisted(hcpcs: str, add_on: AddOn, present: list[str]) -> AddOnVerdict:
    place = add_on.citation()
    if not present:
        return AddOnVerdict("not_payable", _alone(hcpcs) + _needs(add_on), place)
    named = ", ".join(dict.fromkeys(present))
    if add_on.aoc_type == LISTED_ONLY:
        return AddOnVerdict(
            "not_payable",
            f"{hcpcs} is denied: none of {named} is a listed primary." + _needs(add_on),
            place,
        )
    why = "has no national list" if add_on.aoc_type == CONTRACTOR else f"does not list {named}"
    return AddOnVerdict(
        "contractor",
        f"{hcpcs} is a type {add_on.aoc_type} add-on and {why}: the contractor decides.",
        place,
    )


def _alone(hcpcs: str) -> str:
    return f"{hcpcs} is an add-on code and is never paid alone (CO-234, N390)."


def _needs(add_on: AddOn) -> str:
    if not add_on.primaries:
        return " The contractor keeps the list of primary codes."
    shown = add_on.primaries[:12]
    more = len(add_on.primaries) - len(shown)
    return f" Primary codes: {', '.join(shown)}" + (f" and {more} more." if more else ".")


def _unless_unpaid(hcpcs: str, found: AddOnVerdict, row: FeeRow | None) -> AddOnVerdict:
    """A primary is there, and yet nothing is paid: the add-on's own status does not allow it."""
    status = STATUSES.get(row.status) if row is not None else None
    if found.verdict != "payable" or row is None or status is None or status.payable is not False:
        return found
    why = (
        f"{found.primary} is a listed primary of {hcpcs}, but {hcpcs} has status {row.status} "
        f"({status.words}): Medicare makes no separate payment for it."
    )
    return AddOnVerdict("not_payable", why, row.citation(), found.primary)


def add_on_verdict(
    hcpcs: str, add_on: AddOn | None, row: FeeRow | None, others: Iterable[str] = ()
) -> RuleResult:
    """Whether a code is paid with the other codes given (none: alone); value as in AddOnVerdict."""
    beside = tuple(others)
    found = _unless_unpaid(hcpcs, add_on_with(hcpcs, add_on, row, beside), row)
    steps = []
    if add_on is not None:
        steps = [
            Step(
                "Add-on type", MEANING.get(add_on.aoc_type, ""), add_on.aoc_type, add_on.citation()
            ),
            Step(
                "Primary codes",
                ", ".join(add_on.primaries) or "left to the contractor",
                str(len(add_on.primaries)),
                add_on.citation(),
            ),
        ]
    steps.append(
        Step(
            "With " + ", ".join(beside) if beside else "Alone",
            found.why,
            found.verdict,
            found.citation,
        )
    )
    if hcpcs == GROUP_CODE and found.verdict == "not_payable":
        group = _by_group(hcpcs)
        steps.append(Step("Exception", group.why, group.verdict, group.citation))
    return RuleResult(
        "add_on_verdict",
        {"hcpcs": hcpcs, "with": " ".join(beside)},
        found.verdict,
        "verdict",
        add_on.edition.edition if add_on else "",
        tuple(steps),
        found.why,
        (found.citation, add_on_citation(), mcpm(12, "§40.4.D.3, pp. 90-95")),
    )
