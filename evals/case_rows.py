"""The records of a case file (YAML, JSON Lines, CSV), each with its line."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from corpus.errors import UnreadableFile

KINDS = ("*.jsonl", "*.yaml", "*.yml", "*.csv")
Rows = Iterator[tuple[int, Any]]
COLUMNS = {
    "id", "category", "question", "turns", "status", "facts", "all", "forbidden", "none", "cites",
    "must_cite", "may_cite", "tools", "passages", "date", "zip", "locality", "setting", "needs", "origin",
    "note", "valid_from", "valid_to", "split",
}  # fmt: skip
"""Columns of a CSV file; several values of a cell stand on lines of their own or between semicolons."""
LISTS = ("facts", "forbidden", "tools")


def case_files(path: Path) -> list[Path]:
    """The file itself, or the case files of a folder, in order of their names."""
    return sorted(p for kind in KINDS for p in path.glob(kind)) if path.is_dir() else [path]


def records(file: Path) -> Rows:
    """Line and record of each case. Raises UnreadableFile."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(file, f"cannot be read: {error}") from error
    if file.suffix in (".yaml", ".yml"):
        return _of_yaml(file, text)
    return _of_csv(file, text) if file.suffix == ".csv" else _of_json_lines(file, text)


def _of_json_lines(file: Path, text: str) -> Rows:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except json.JSONDecodeError as error:
                raise UnreadableFile(
                    file, f"is not JSON: {error.msg}", number, error.colno
                ) from error


def _of_yaml(file: Path, text: str) -> Rows:
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        loaded = yaml.load(text, Loader=yaml.CSafeLoader) or []
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise UnreadableFile(file, "is not YAML", mark.line + 1 if mark else None) from error
    if not isinstance(loaded, list) or node is None:
        raise UnreadableFile(file, "must be a list of cases", 1)
    for item, record in zip(node.value, loaded, strict=True):
        yield item.start_mark.line + 1, record


def _of_csv(file: Path, text: str) -> Rows:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    head = [name.strip().lower() for name in reader.fieldnames or []]
    unknown = sorted(set(head) - COLUMNS)
    if unknown:
        known = ", ".join(sorted(COLUMNS))
        raise UnreadableFile(file, f"unknown column {', '.join(unknown)}; known are {known}", 1)
    reader.fieldnames = head
    line = reader.line_num + 1
    try:
        for row in reader:
            cells = {key: (value or "").strip() for key, value in row.items() if key}
            if None in row:
                raise UnreadableFile(file, "has more cells than the first line", line)
            if any(cells.values()):
                yield line, _of_cells(cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(file, f"is not CSV: {error}", line) from error


def _of_cells(cells: dict[str, str]) -> dict[str, Any]:
    """A row as the object that the other kinds of file hold."""
    given = {key: value for key, value in cells.items() if value}
    record: dict[str, Any] = {
        key: given[key] for key in ("id", "category", "question", "origin", "note", "split") if key in given
    }  # fmt: skip
    settings = {k: given[k] for k in ("date", "zip", "locality", "setting") if k in given}
    expect: dict[str, Any] = {key: parts(given[key]) for key in LISTS if key in given}
    if "status" in given:
        expect["status"] = parts(given["status"].replace("|", ";"))
    if "none" in given:
        expect["none"] = parts(given["none"])
    for key in ("all", "cites"):
        if key in given:
            expect[key] = [[one] for one in parts(given[key])]
    sources = {k: parts(given[f"{k}_cite"]) for k in ("must", "may") if f"{k}_cite" in given}
    record |= {"settings": settings} if settings else {}
    record |= {key: parts(given[key]) for key in ("needs", "passages") if key in given}
    record |= {"turns": given["turns"].splitlines()} if "turns" in given else {}
    valid = {k: given[f"valid_{k}"] for k in ("from", "to") if f"valid_{k}" in given}
    record |= {"valid": valid} if valid else {}
    expect |= {"sources": sources} if sources else {}
    return record | {"expect": expect}


def parts(cell: str) -> list[str]:
    """The values of a cell."""
    return [one.strip() for line in cell.splitlines() for one in line.split(";") if one.strip()]
