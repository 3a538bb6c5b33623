"""From an APC to the codes that Addendum B groups to it, and what the hospital is paid."""

import re
from datetime import date

from assistant.rules.result import RuleResult
from corpus.family import load_families
from corpus.rows import Apc
from corpus.store import Store

APC = re.compile(
    r"\bAPCs?\s*(?:no\.?|numbers?|codes?|groups?|#)?\s*:?\s*(?P<apc>\d{4})\b", re.IGNORECASE
)
MOST = 60
"""Codes of an APC that are named."""


def apc_mention(question: str) -> str:
    """The APC that a question names by number, "" for none."""
    match = APC.search(question)
    return match["apc"] if match else ""


def apc_members(apc: str, day: date, store: Store) -> RuleResult:
    """The national rate of an APC and the codes grouped to it, those of our families first.

    `value` is the rate in USD, None where Addendum B has no such APC. Raises EditionMissing.
    """
    rows = store.codes_of_apc(apc, day)
    edition = store.edition("apc", day)
    inputs = {"apc": apc, "date_of_service": day.isoformat()}
    if not rows:
        said = f"Addendum B groups no code with a rate to APC {apc}"
        place = edition.citation(f"no APC {apc}", said)
        return RuleResult(
            "apc_members", inputs, None, "USD", edition.edition, (), f"{said}.", (place,)
        )
    codes, rate = _ordered(rows), rows[0].payment_rate
    shown = ", ".join(codes[:MOST])
    rest = "" if len(codes) <= MOST else f" and others, {len(codes)} in all"
    count = "one code" if len(codes) == 1 else f"{len(codes)} codes"
    said = f"Addendum B groups {count} to APC {apc}: {shown}{rest}."
    listed = ", ".join(codes)
    fields = {"APC": apc, "payment rate": rate, "codes": f"{listed} ({count})"}
    place = edition.row_citation(f"APC {apc}", rows[0].row, fields)
    return RuleResult("apc_members", inputs, str(rate), "USD", edition.edition, (), said, (place,))


def _ordered(rows: tuple[Apc, ...]) -> list[str]:
    ours = {code for family in load_families().values() for code in family.members}
    return sorted((row.hcpcs for row in rows), key=lambda code: (code not in ours, code))
