"""What a page says of two codes together, against the procedure-to-procedure edits."""

import re
from collections.abc import Callable, Iterator
from itertools import combinations

from assistant.audit.audited_page import AuditedPage
from assistant.audit.authority import Authority
from assistant.audit.contradiction import Contradiction
from assistant.audit.statement import Statement
from corpus.named_codes import hcpcs_in
from corpus.rows import PtpEdit

CLOSED, OPEN = "0", "1"
MOST = 8
"""Codes of a sentence beyond which it is a list and no statement on a pair."""
Claim = tuple[str, Callable[[list[PtpEdit]], bool]]
"""What a page says of a pair, and whether the edits found exclude it."""
_EDIT = re.compile(r"\b(?:NCCI|PTP|edits?|bundl\w+|column (?:one|two|1|2))\b", re.IGNORECASE)
_ABOUT = re.compile(
    rf"{_EDIT.pattern}|\btogether\b|\bsame (?:day|session|level|interspace|claim)\b|\bmodifiers? (?:59|X[ESPU])\b",
    re.IGNORECASE,
)
_LIFTS = re.compile(
    r"(?:\bmodifiers?\s+-?(?:59|X[ESPU])\b|-(?:59|X[ESPU])\b)(?:(?!\bnot\b|\bnever\b|\bno\b|\bcannot\b)[^.;]){0,60}?"
    r"\b(?:bypass\w*|overrid\w+|unlock\w*|opens?|lifts?|unbundl\w+|allows?|permits?|releases?|breaks?|"
    r"(?:is|are|may be|can be) (?:required|appended|used|needed|allowed))\b|"
    r"\b(?:append\w*|add|use|using|with|report\w*)\s+(?:a\s+)?modifiers?\s+-?(?:59|X[ESPU])\b",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"\bno (?:NCCI )?modifier (?:can |will |may )?(?:bypass\w*|overrid\w+|opens?|lifts?|unlocks?|helps?|allow\w*)|"
    r"\b(?:modifiers? )?(?:59|X[ESPU]) (?:does not|cannot|never|will not|doesn['’]t|can['’]t) (?:bypass|overrid|open|lift|unlock|help)|"
    r"\bcannot be (?:bypassed|overridden|unbundled|opened)",
    re.IGNORECASE,
)
_INDICATOR = re.compile(r"\b(?:modifier )?indicator (?:is |of )?[“\"']?([019])\b", re.IGNORECASE)
_OTHER_INDICATOR = re.compile(
    r"\b(?:adjudication|bilateral|co-?surgeons?|assistant|team|multiple[- ]procedure|status|payment|"
    r"supervision|PC/TC) indicator",
    re.IGNORECASE,
)
_NO_EDIT = re.compile(
    r"\b(?:no|not any|without (?:an?|any)) (?:NCCI |PTP |CCI |procedure-to-procedure |such )*(?:edits?|pair edits?)\b|"
    r"\bthere (?:is|are) no (?:NCCI )?edits?\b|\bedit file has no (?:row|pair)\b|\b(?:is|are) not bundled\b",
    re.IGNORECASE,
)  # fmt: skip
_TOGETHER = re.compile(
    r"\b(?:can|may|is|are|do|does|should)\b.*\b(?:bill|report|code|use|paid|allow)\w*\b.*"
    r"\b(?:with|together|and|same|both)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|them|they|there|these|both|either|neither|column|this code)\b", re.IGNORECASE
)
_ENDED = re.compile(r"\bdeleted\b|\bvoid\b|\bended\b|\buntil\b|\bno longer\b", re.IGNORECASE)


def told_pairs(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """Sentences on two codes that the edit in force contradicts."""
    found: set[tuple[str, str]] = set()
    for statement in page.statements:
        codes = _codes(statement, page.hcpcs)
        claim = _claim(statement, len(codes)) if 2 <= len(codes) <= MOST else None
        edits = _edits(codes, page.hcpcs, authority) if claim else []
        if claim is None or not edits or not claim[1](edits):
            continue
        edit = edits[0]
        pair = (edit.column_one, edit.column_two)
        if pair not in found:
            found.add(pair)
            yield page.contradiction(
                "code_pair", statement.spot, f"{pair[0]} with {pair[1]}", claim[0], _holds(edit),
                edit.citation(), codes=pair,
            )  # fmt: skip


def _codes(statement: Statement, own: str) -> tuple[str, ...]:
    """The codes of a sentence and its question's; with the page's own unless it names just two."""
    asked = hcpcs_in(statement.question)
    codes = tuple(dict.fromkeys((*asked, *statement.codes)))
    apart = len(codes) == 2 and not _POINTS_BACK.search(statement.text)
    return codes if apart or not own or own in codes else (own, *codes)


def _edits(codes: tuple[str, ...], own: str, authority: Authority) -> list[PtpEdit]:
    """The edits of the page's own code with the others, else those among the codes.

    None where the edit file does not cover them all.
    """
    among = list(combinations(codes, 2))
    for pairs in ([pair for pair in among if own in pair], among):
        found = [edit for pair in pairs if (edit := authority.pair(*pair)) is not None]
        if found:
            return found if authority.has("ptp", *codes) else []
    return []


def _claim(statement: Statement, codes: int) -> Claim | None:
    """What a sentence says of its codes, with the test under which the edits contradict it."""
    text = statement.text
    if _ENDED.search(text):
        return None
    told = _INDICATOR.search(text) if not _OTHER_INDICATOR.search(text) else None
    if told:
        said = told[1]
        return f"modifier indicator {said}", lambda edits: said not in _indicators(edits)
    if not _ABOUT.search(f"{text} {statement.question}"):
        return None
    if _NEVER.search(text):
        return "no modifier opens the edit", lambda edits: _indicators(edits) == {OPEN}
    if _NO_EDIT.search(text):
        return ("no edit", bool) if codes == 2 else None
    if _LIFTS.search(text):
        return "a modifier opens the edit", lambda edits: _indicators(edits) == {CLOSED}
    if codes == 2 and statement.answers is True and _TOGETHER.search(statement.question):
        return "may be billed together", lambda edits: _indicators(edits) == {CLOSED}
    return None


def _indicators(edits: list[PtpEdit]) -> set[str]:
    return {edit.modifier_indicator for edit in edits}


def _holds(edit: PtpEdit) -> str:
    opens = (
        "no modifier opens it" if edit.modifier_indicator == CLOSED else "a modifier can open it"
    )
    return (
        f"edit {edit.column_one}/{edit.column_two}, indicator {edit.modifier_indicator}: {opens} "
        f"({edit.edition.edition})"
    )
