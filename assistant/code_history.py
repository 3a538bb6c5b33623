"""Since when and until when a code stands in the loaded fee schedules: new, ended, or there all along."""

from datetime import date

from assistant.rules.result import RuleResult
from corpus.citation import Citation
from corpus.errors import EditionMissing
from corpus.rows import Edition
from corpus.store import Store


def code_history(hcpcs: str, day: date, store: Store) -> RuleResult | None:
    """First and last loaded release that has the code, and a release beside them that lacks it.

    `value` is new, ended or throughout; None where no loaded release has the code. Only a release
    that is loaded as a whole can lack a code.
    """
    rows = store.fee_history(hcpcs)
    if not rows:
        return None
    held = [row.edition for row in rows]
    whole = [e for e in store.editions("pfs") if e.complete and e not in held]
    before = [e for e in whole if _begins(e) < _begins(held[0])]
    after = [e for e in whole if _begins(e) > _begins(held[-1])]
    first, last = rows[0].citation(), rows[-1].citation()
    told: list[str] = []
    places: list[Citation] = []
    if after:
        told.append(
            f"{hcpcs} is no longer in the physician fee schedule: the last loaded release that has it is "
            f"{held[-1].edition} ({held[-1].in_force_from.year}), and {after[0].edition} lacks it."
        )  # fmt: skip
        places += [last, after[0].lacking(hcpcs)]
    if before:
        told.append(
            f"{hcpcs} is new: {before[-1].edition} ({before[-1].in_force_from.year}) lacks it, and the first loaded "
            f"release that has it is {held[0].edition}."
        )  # fmt: skip
        places += [before[-1].lacking(hcpcs), first]
    if not told:
        every = ", ".join(edition.edition for edition in held)
        told.append(f"{hcpcs} is in every loaded release of the fee schedule: {every}.")
        places += [first, last]
    value = "ended" if after else "new" if before else "throughout"
    inputs = {"hcpcs": hcpcs, "date_of_service": day.isoformat()}
    reason = " ".join(told)
    return RuleResult(
        "code_history", inputs, value, "", held[-1].edition, (), reason, tuple(dict.fromkeys(places))
    )  # fmt: skip


def ended_level2(hcpcs: str, day: date, store: Store) -> RuleResult | None:
    """The last day of a HCPCS Level II code that CMS has ended; None for any other code."""
    try:
        row = store.hcpcs_level2(hcpcs, day)
    except EditionMissing:
        return None
    if row is None or row.terminated is None or row.terminated >= day:
        return None
    last = f"{row.terminated.day} {row.terminated:%B %Y}"
    reason = f"{hcpcs} has ended: CMS's HCPCS file gives {last} as the last day it may be reported."
    inputs = {"hcpcs": hcpcs, "date_of_service": day.isoformat()}
    place = row.citation().quoting(f"{row.citation().quote}; last day {last}")
    return RuleResult(
        "code_history", inputs, "ended", "", row.edition.edition, (), reason, (place,)
    )


def _begins(edition: Edition) -> date:
    return edition.in_force_from
