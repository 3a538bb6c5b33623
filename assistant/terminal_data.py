"""What the command line shows of CMS's tables: what an import did, what is loaded, what is missing."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

from assistant.terminal import out, say

if TYPE_CHECKING:
    from corpus.data import ImportReport
    from corpus.rows import Edition
    from corpus.store import DatasetStatus

_DIGEST = 12


def show_import(report: "ImportReport") -> None:
    """What was loaded, what was passed over and why, and which releases lack a part."""
    for file in report.imported:
        bad = f", {file.bad_rows:,} bad rows left out" if file.bad_rows else ""
        say(f"loaded {file.dataset} {file.edition}: {file.rows:,} rows from {file.file}{bad}")
    for skipped in report.skipped:
        if not skipped.quiet:
            named = skipped.reason.startswith(skipped.file)
            say(f"passed over {skipped.reason if named else f'{skipped.file}: {skipped.reason}'}")
    for sentence in report.waiting:
        say(f"waiting {sentence}")
    say(f"{report.rows:,} rows in {len(report.imported)} tables")


def show_data_status(
    rows: Iterable["DatasetStatus"], as_json: bool, write: Callable[[Any], None]
) -> None:
    """The loaded editions, from which file and in force when, and what is missing."""
    found = tuple(rows)
    if as_json:
        write([_status_json(row) for row in found])
        return
    table = Table(title="CMS tables", title_justify="left", box=None, padding=(0, 2, 0, 0))
    for head in ("table", "edition", "in force", "rows", "file, sha256"):
        table.add_column(head, overflow="fold", justify="right" if head == "rows" else "left")
    for row in found:
        if row.edition:
            table.add_row(*_cells(row, row.edition))
    out.print(table)
    _show_missing(found)


def _cells(row: "DatasetStatus", edition: "Edition") -> tuple[str, ...]:
    notes = [f"sha256 {edition.sha256[:_DIGEST]}"]
    if row.covers != "all":
        notes.append(row.covers)
    if row.bad_rows:
        notes.append(f"{row.bad_rows:,} bad rows left out")
    days = edition.days.replace(" to ", "\nto ")
    name = escape(edition.file)
    return row.dataset, edition.edition, days, f"{edition.rows:,}", "\n".join((name, *notes))


def _show_missing(found: tuple["DatasetStatus", ...]) -> None:
    for row in found:
        if row.edition is None:
            note = f" ({row.covers})" if row.covers else ""
            say(f"not loaded: {row.title}{note}" + (f": {row.load}" if row.load else ""))
    for row in found:
        if row.edition is not None and row.load:
            say(f"a later release may be out than {row.dataset} {row.edition.edition}: {row.load}")


def _status_json(row: "DatasetStatus") -> dict[str, Any]:
    e = row.edition
    return {
        "dataset": row.dataset, "title": row.title, "edition": e.edition if e else None,
        "covers": row.covers, "rows": e.rows if e else 0, "bad_rows": row.bad_rows,
        "in_force": e.days if e else None, "file": e.file if e else None,
        "sha256": e.sha256 if e else None, "load": row.load or None,
    }  # fmt: skip
