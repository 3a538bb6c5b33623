"""25 and 57 on the visit before an operation: which one follows from the global period."""

import re
from collections.abc import Iterator

from assistant.audit.audited_page import AuditedPage
from assistant.audit.authority import Authority
from assistant.audit.contradiction import Contradiction
from assistant.audit.statement import Statement, clauses, denies
from assistant.rules.manual import mcpm, ncci
from assistant.rules.visit_codes import is_visit

MAJOR, MINOR = "090", ("000", "010")
_MODIFIER = r"(?:\b[Mm]odifiers?\s+(?:-\s*)?|-)({})\b(?!\s*(?:percent|%))"
_25, _57 = (re.compile(_MODIFIER.format(mod)) for mod in ("25", "57"))
_VISIT = re.compile(
    r"\bE\s?[/&]\s?Ms?\b|\bvisits?\b|\bencounters?\b|\bconsult\w*|\bevaluation and management\b",
    re.IGNORECASE,
)
_BEFOREHAND = re.compile(
    r"\bdecision\b|\bdecid\w+|\bday (?:of|before)\b|\bsame[- ](?:day|date|session)\b|\bpre-?op\w*|"
    r"\bday-?of\b|\bdate of (?:the )?(?:surgery|procedure|operation|service)\b",
    re.IGNORECASE,
)
_OTHER_PROCEDURE = re.compile(
    r"\b(?:minor|major|10-day|0-day|90-day|000|010|090|XXX|other|different|another) "
    r"(?:\w+ )?(?:procedures?|surger\w+|operations?|codes?)\b",
    re.IGNORECASE,
)


def told_visit_modifiers(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """Sentences that put 25 on the visit of a 90-day operation, or 57 on that of a minor one."""
    for statement in page.statements:
        hcpcs = _operation(statement, page.hcpcs)
        row = authority.fee(hcpcs) if hcpcs else None
        if row is None:
            continue
        for clause in clauses(statement.text):
            wrong = _wrong(clause, statement, row.global_days)
            if wrong:
                right, holds = wrong
                says = "25" if right == "57" else "57"
                place = (
                    mcpm(12, "§40.2.A.4, pp. 82-88") if right == "57" else ncci("ch. I §D, p. I-13")
                )
                yield page.contradiction(
                    "visit_modifier", statement.spot, f"Modifier of the visit before {hcpcs}",
                    f"modifier {says} on the visit", f"{holds} (global {row.global_days})", place,
                    codes=(row.hcpcs,), modifiers=("25", "57"),
                )  # fmt: skip
                break


def _operation(statement: Statement, own: str) -> str:
    """The operation a sentence speaks of: the only one it names, else the page's own."""
    named = [code for code in statement.codes if not is_visit(code)]
    return named[0] if len(named) == 1 else own if not named or own in named else ""


def _wrong(clause: str, statement: Statement, global_days: str) -> tuple[str, str] | None:
    """The right modifier with the reason, where the clause gives the wrong one."""
    if denies(clause) or statement.section == "denials":
        return None
    on_visit = _VISIT.search(f"{clause} {statement.question}") is not None
    if not on_visit or _OTHER_PROCEDURE.search(clause):
        return None
    if global_days == MAJOR and _25.search(clause) and not _57.search(statement.text):
        if _BEFOREHAND.search(f"{clause} {statement.question}"):
            return "57", "57: the visit at which a 90-day operation was decided"
    elif global_days in MINOR and _57.search(clause) and not _25.search(statement.text):
        return "25", "the decision for a minor procedure is part of it; 25 for a separate visit"
    return None
