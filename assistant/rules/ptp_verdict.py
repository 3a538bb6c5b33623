"""Procedure-to-procedure edits: which of two codes is denied, and which modifiers open the edit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assistant.rules.manual import mcpm, ncci
from assistant.rules.result import RuleResult, Step
from assistant.rules.visit_codes import is_visit
from corpus.citation import Citation
from corpus.rows import PtpEdit

# NCCI Policy Manual ch. I §E, p. I-14
ANATOMIC = frozenset(
    [
        "E1",
        "E2",
        "E3",
        "E4",
        "FA",
        "F1",
        "F2",
        "F3",
        "F4",
        "F5",
        "F6",
        "F7",
        "F8",
        "F9",
        "TA",
        "T1",
        "T2",
        "T3",
        "T4",
        "T5",
        "T6",
        "T7",
        "T8",
        "T9",
        "LT",
        "RT",
        "LC",
        "LD",
        "RC",
        "LM",
        "RI",
    ]
)
GLOBAL_SURGERY = frozenset({"24", "25", "57", "58", "78", "79"})
DISTINCT = frozenset({"59", "XE", "XS", "XP", "XU"})
ASSOCIATED = ANATOMIC | GLOBAL_SURGERY | DISTINCT | {"27", "91"}
SITE_MODIFIERS = frozenset({"59", "XS"})
NOT_WITH_59 = frozenset({"77427"})  # ch. 23 §20.9.1.1.B
CLOSED, OPEN_WITH_MODIFIER, VOID = "0", "1", "9"


@dataclass(frozen=True, slots=True)
class Billed:
    """One side of a pair as billed; `levels` are spine levels where they were given."""

    hcpcs: str
    modifiers: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    npi: str | None = None


@dataclass(frozen=True, slots=True)
class PtpVerdict:
    """no_edit, deleted, other_practitioner, bypassed, not_compliant or denied, with the sentence.

    `opened_by` are the modifiers that open the edit; not_compliant is an edit that a claim system
    would let pass although policy does not allow it.
    """

    verdict: str
    why: str
    citation: Citation
    opened_by: tuple[str, ...] = ()


def ptp_citation() -> Citation:
    """Where pair edits and their modifiers are written."""
    return mcpm(23, "§20.9.1.1, pp. 13-15")


def associated_citation() -> Citation:
    """Where the NCCI-associated modifiers are listed."""
    return ncci("ch. I §E p. I-14")


def opening_modifiers(one: Billed, other: Billed) -> tuple[str, ...]:
    """The modifiers on either code that open an edit of indicator 1, in order.

    59 and X{EPSU} on a visit or on 77427 count as absent; the same anatomic modifier on both codes
    does not open the edit.
    """
    first, second = _associated(one), _associated(other)
    shared = set(first) & set(second) & ANATOMIC
    return tuple(dict.fromkeys(m for m in (*first, *second) if m not in shared))


def _associated(billed: Billed) -> list[str]:
    # MCPM ch. 23 §20.9.1.1.B
    bars_59 = is_visit(billed.hcpcs) or billed.hcpcs in NOT_WITH_59
    return [m for m in billed.modifiers if m in ASSOCIATED and not (bars_59 and m in DISTINCT)]


def pair_verdict(edit: PtpEdit | None, one: Billed, other: Billed, day: date) -> PtpVerdict:
    """What an edit does to two billed codes on a day."""
    if edit is None:
        return PtpVerdict(
            "no_edit", f"No edit pairs {one.hcpcs} with {other.hcpcs} on {day}.", ptp_citation()
        )
    if edit.deletion_date is not None and edit.deletion_date < day:
        return PtpVerdict(
            "deleted",
            f"The edit {_pair(edit)} was deleted on {edit.deletion_date}.",
            edit.citation(),
        )
    if edit.modifier_indicator == VOID:
        return PtpVerdict(
            "deleted", f"The edit {_pair(edit)} is void (indicator 9).", edit.citation()
        )
    if one.npi and other.npi and one.npi != other.npi:
        return PtpVerdict(
            "other_practitioner",
            "Edits apply to one practitioner (same NPI); these differ.",
            mcpm(23, "§20.9.1.1.A, pp. 13-15"),
        )
    return _in_force(edit, one, other)


def _in_force(edit: PtpEdit, one: Billed, other: Billed) -> PtpVerdict:
    if edit.modifier_indicator == CLOSED:
        return PtpVerdict(
            "denied",
            f"{edit.column_two} is denied with {edit.column_one} (CO-236): indicator 0, no "
            "modifier opens the edit.",
            edit.citation(),
        )
    opened = opening_modifiers(one, other)
    if not opened:
        return PtpVerdict("denied", _closed(edit, one, other), edit.citation())
    same = sorted(set(one.levels) & set(other.levels))
    if same and SITE_MODIFIERS & set(opened) and not _other_ground(opened):
        return PtpVerdict(
            "not_compliant",
            f"Modifier {', '.join(opened)} opens the edit {_pair(edit)} in the claim "
            f"system, but both are at {', '.join(same)}: not compliant, {edit.column_two} is "
            "denied on review." + instead(edit),
            same_level_citation(edit),
            opened,
        )
    return PtpVerdict(
        "bypassed",
        f"Modifier {', '.join(opened)} opens the edit {_pair(edit)} (indicator 1), if the "
        f"record supports {_ground(opened)}.",
        edit.citation(),
        opened,
    )


def _ground(opened: Iterable[str]) -> str:
    if set(opened) <= GLOBAL_SURGERY:
        return "what the modifier says"
    return "a separate site, level or encounter"


def _other_ground(opened: Iterable[str]) -> bool:
    return bool(set(opened) - SITE_MODIFIERS)


def _closed(edit: PtpEdit, one: Billed, other: Billed) -> str:
    why = (
        f"{edit.column_two} (column two) is denied with {edit.column_one} (column one) (CO-236): "
        "indicator 1, and no NCCI-associated modifier opens the edit."
    )
    if set(one.modifiers) & set(other.modifiers) & ANATOMIC:
        why += " The same anatomic modifier on both codes needs another associated modifier."
    if any(is_visit(b.hcpcs) and set(b.modifiers) & DISTINCT for b in (one, other)):
        why += " 59 and X{EPSU} on a visit are treated as absent."
    return why


def _pair(edit: PtpEdit) -> str:
    return f"{edit.column_one}/{edit.column_two}"


def instead(edit: PtpEdit) -> str:
    """What a decompression beside an interbody fusion is billed as, "" for other pairs."""
    fused = {"22630", "22632", "22633", "22634"}
    if edit.column_one in fused and edit.column_two in {"63047", "63048"}:
        return " Decompression at the fused interspace is 63052, further segments 63053."
    return ""


def same_level_citation(edit: PtpEdit) -> Citation:
    """Where the ground of separate levels is written for the pair."""
    if edit.column_one in {"22630", "22633"} and edit.column_two in {"63042", "63047"}:
        return ncci("ch. IV §F.9 p. IV-9")
    if {edit.column_one, edit.column_two} == {"22630", "63056"}:
        return ncci("ch. IV §F.12 p. IV-10")
    return ncci("ch. I §E pp. I-17 to I-20")


def ptp_verdict(
    edit: PtpEdit | None, one: Billed, other: Billed, day: date, searched: Citation | None = None
) -> RuleResult:
    """What happens to two codes billed together; value as in PtpVerdict.

    `searched` is the edition in which no edit was found.

    Steps name column one, column two, the modifier indicator and what opens it.
    """
    found = pair_verdict(edit, one, other, day)
    steps = []
    if edit is not None:
        place = edit.citation()
        opens = (
            "any NCCI-associated modifier"
            if edit.modifier_indicator == OPEN_WITH_MODIFIER
            else "none"
        )
        steps = [
            Step("Column one (paid)", _pair(edit), edit.column_one, place),
            Step("Column two (denied)", _pair(edit), edit.column_two, place),
            Step(
                "Modifier indicator", "modifiers that open the edit", edit.modifier_indicator, place
            ),
            Step(
                "Opens the edit",
                opens,
                " ".join(found.opened_by) or "none given",
                associated_citation(),
            ),
        ]
    steps.append(Step("Verdict", found.why, found.verdict, found.citation))
    return RuleResult(
        "ptp_verdict",
        {"codes": f"{_billed(one)} {_billed(other)}", "date_of_service": day.isoformat()},
        found.verdict,
        "verdict",
        edit.edition.edition if edit else searched.edition if searched else "",
        tuple(steps),
        found.why,
        (*((searched,) if searched else ()), found.citation, ptp_citation()),
    )


def _billed(billed: Billed) -> str:
    return "-".join((billed.hcpcs, *billed.modifiers))
