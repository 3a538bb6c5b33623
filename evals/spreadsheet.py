"""Questions and answers as people have them: two columns of a workbook or CSV, made into cases."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.identifiers import screen
from corpus.errors import UnreadableFile
from evals.derive import derive

QUESTION = re.compile(r"^\s*(?:questions?|q|ask(?:ed)?|prompt|query|inquiry)\b", re.IGNORECASE)
ANSWER = re.compile(r"^\s*(?:(?:expected|right|correct|our)\s+)?(?:answers?|a|response|reply|expected)\b", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its line in the sheet, question and answer, and why no fact could be derived ("")."""

    line: int
    question: str
    answer: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """`records` are cases as a case file holds them; `unresolved` rows that gave no fact and were not
    answered; `masked` counts rows in which identifiers were masked."""

    records: tuple[dict[str, Any], ...]
    unresolved: tuple[SheetRow, ...]
    masked: int


Ask = Callable[[SheetRow], str]
"""Asked where no fact can be derived: words or a pattern that a right answer holds, "" to leave it."""


def import_sheet(path: Path, ask: Ask = lambda row: "", category: str = "imported") -> Imported:
    """Cases from a sheet. Raises UnreadableFile naming the file and the line."""
    records: list[dict[str, Any]] = []
    unresolved: list[SheetRow] = []
    masked = 0
    for row in _pairs(path):
        question, found = screen(row.question)
        answer, more = screen(row.answer)
        masked += bool(found or more)
        row = SheetRow(row.line, question, answer)
        facts, why_not = _facts(row, ask)
        if facts:
            records.append(_record(row, facts, path, category))
        else:
            unresolved.append(SheetRow(row.line, question, answer, why_not))
    return Imported(tuple(records), tuple(unresolved), masked)


def _facts(row: SheetRow, ask: Ask) -> tuple[list[dict[str, Any]], str]:
    if not row.question:
        return [], "there is no question"
    derived = derive(row.question, row.answer)
    if derived.facts:
        return list(derived.facts), ""
    said = ask(SheetRow(row.line, row.question, row.answer, derived.why_not)).strip()
    if not said:
        return [], derived.why_not
    if len(said) > 2 and said[0] == said[-1] == "/":
        return [{"pattern": said[1:-1]}], ""
    return [{"pattern": re.escape(word.strip().lower())} for word in said.split(",") if word.strip()], ""  # fmt: skip


def _record(
    row: SheetRow, facts: list[dict[str, Any]], path: Path, category: str
) -> dict[str, Any]:
    stem = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")
    return {
        "id": f"{stem}-{row.line:03d}", "category": category, "question": row.question,
        "expect": {"status": ["answered", "partial"], "facts": facts},
        "origin": f"{path.name}, row {row.line}", "note": f"answer given: {row.answer}",
    }  # fmt: skip


def _pairs(path: Path) -> Iterator[SheetRow]:
    rows = _workbook(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _text(path)
    rows = [(line, cells) for line, cells in rows if any(cells)]
    if not rows:
        raise UnreadableFile(path, "holds no rows")
    first, second, headed = _columns(path, rows[0][1])
    for line, cells in rows[1:] if headed else rows:
        cells = [*cells, *[""] * (max(first, second) + 1 - len(cells))]
        yield SheetRow(line, cells[first].strip(), cells[second].strip())


def _columns(path: Path, head: Sequence[str]) -> tuple[int, int, bool]:
    """Positions of question and answer, and whether the first row names them."""
    asks = [i for i, cell in enumerate(head) if QUESTION.match(cell) and len(cell) < 40]
    tells = [i for i, cell in enumerate(head) if ANSWER.match(cell) and len(cell) < 40]
    if asks and tells:
        return asks[0], tells[0], True
    if sum(bool(cell.strip()) for cell in head) == 2:
        first, second = (i for i, cell in enumerate(head) if cell.strip())
        return first, second, False
    raise UnreadableFile(
        path, "has no columns named question and answer, and not just two columns", 1
    )


def _text(path: Path) -> list[tuple[int, list[str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252", errors="replace")
    except OSError as error:
        raise UnreadableFile(path, f"cannot be read: {error}") from error
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, line = [], 1
    try:
        for cells in reader:
            rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(path, f"is not CSV: {error}", line) from error
    return rows


def _workbook(path: Path) -> list[tuple[int, list[str]]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        return [(n, [_shown(cell) for cell in row]) for n, row in enumerate(sheet.iter_rows(), 1)]
    except (OSError, InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UnreadableFile(path, f"is no workbook that can be read: {error}") from error


def _shown(cell: Any) -> str:
    """A cell as its reader sees it: amounts with their sign, whole numbers without a point."""
    value, form = cell.value, str(getattr(cell, "number_format", "") or "")
    if value is None:
        return ""
    if isinstance(value, float | int) and not isinstance(value, bool):
        if "$" in form or "USD" in form:
            return f"${value:.2f}"
        if "%" in form:
            return f"{100 * value:g}%"
        return f"{value:g}" if value == int(value) else str(value)
    return value.date().isoformat() if hasattr(value, "hour") else str(value)
