"""What `lamina pages audit` prints: a table of contradictions, what was read, what was not checked."""

from collections import Counter

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.audit.audit import Audit
from assistant.audit.contradiction import SEVERITIES, Contradiction

STYLES = {"error": "red", "incomplete": "yellow", "note": "dim"}


def show_audit(audit: Audit, out: Console) -> None:
    """The findings as a table, then the counts."""
    if audit.contradictions:
        out.print(_table(audit))
    counts = Counter(one.severity for one in audit.contradictions)
    told = ", ".join(f"{counts[s]} {s}" for s in SEVERITIES if counts[s]) or "no contradiction"
    out.print(
        f"{len(audit.pages)} pages, {audit.statements:,} statements, tables of {audit.day}: {told}",
        markup=False,
    )
    if audit.not_compared:
        out.print(_apart(audit))
    for table, codes in audit.unchecked:
        shown = ", ".join(codes[:8]) + (f" and {len(codes) - 8} more" if len(codes) > 8 else "")
        out.print(f"not checked, no {table} table covers them: {shown}", style="dim", markup=False)


def _table(audit: Audit) -> Table:
    table = Table(title="Contradictions", title_justify="left", show_lines=True)
    for head in ("page", "about", "the page says", "what holds"):
        table.add_column(head, overflow="fold")
    for one in audit.contradictions:
        page = f"{escape(one.page)}\n{escape(one.spot.place)}"
        severity = f"[{STYLES[one.severity]}]{one.severity}[/]\n{escape(one.about)}"
        holds = f"{escape(one.holds)}\n[dim]{escape(_place(one))}[/]"
        table.add_row(page, severity, escape(one.says), holds)
    return table


def _apart(audit: Audit) -> Table:
    table = Table(title="Another payer's figure, not compared", title_justify="left")
    for head in ("page", "about", "says", "whose"):
        table.add_column(head, overflow="fold", style="dim")
    for one in audit.not_compared:
        cells = (f"{one.page}\n{one.place}", one.about, one.says, one.payer)
        table.add_row(*map(escape, cells))
    return table


def _place(one: Contradiction) -> str:
    if one.citation is None:
        return "the page itself"
    return " ".join(part for part in (one.citation.source, one.citation.locator) if part)
