"""Claims from files: claim JSON, JSON Lines and CSV; or the place that cannot be read."""

import csv
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from assistant.claim_fields import CLAIM_FIELDS, LINE_FIELDS, claim_of
from assistant.rules.claim import Claim
from corpus.errors import UnreadableFile


def read_claims(path: Path) -> Iterator[Claim]:
    """Claims of a file: JSON (one claim or a list), JSON Lines, or CSV with one line a row.

    Raises UnreadableFile, with the line, at the first claim that cannot be read; the claims before
    it have been yielded.
    """
    text = _text(path)
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        yield from _from_json_lines(path, text)
    elif path.suffix.lower() == ".csv":
        yield from _from_csv(path, text)
    elif text.lstrip()[:1] in ("{", "["):
        yield from _from_json(path, text)
    else:
        raise UnreadableFile(
            path, "not a claim file: give claim JSON (.json), JSON Lines (.jsonl) or CSV (.csv)"
        )


def _text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise UnreadableFile(path, "there is no such file") from error
    except (UnicodeDecodeError, IsADirectoryError) as error:
        raise UnreadableFile(path, "not a text file; a claim file is UTF-8 JSON or CSV") from error
    if not text.strip():
        raise UnreadableFile(path, "the file is empty; it should hold a claim", 1)
    return text


def _from_json(path: Path, text: str) -> Iterator[Claim]:
    try:
        record = json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        if _every_line_is_an_object(text):
            yield from _from_json_lines(path, text)
            return
        raise UnreadableFile(path, f"not JSON: {error.msg}", error.lineno, error.colno) from error
    for number, one in enumerate(record if isinstance(record, list) else [record], start=1):
        yield claim_of(one, f"{path}, claim {number}")


def _every_line_is_an_object(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and all(
        line.strip()[0] == "{" and line.strip()[-1] == "}" for line in lines
    )


def _from_json_lines(path: Path, text: str) -> Iterator[Claim]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line, parse_float=Decimal)
        except json.JSONDecodeError as error:
            raise UnreadableFile(path, f"not JSON: {error.msg}", number, error.colno) from error
        yield claim_of(record, f"{path}, line {number}")


def _from_csv(path: Path, text: str) -> Iterator[Claim]:
    """One claim line a row; rows that follow one another with one claim_id are one claim."""
    reader = csv.DictReader(text.splitlines())
    names = [name.strip() for name in reader.fieldnames or ()]
    for needed in ("hcpcs", "date_of_service"):
        if needed not in names:
            raise UnreadableFile(
                path, f"the column '{needed}' is missing; it has {', '.join(names)}", 1
            )
    rows = [
        (number, {str(k).strip(): (v or "").strip() for k, v in row.items() if k is not None})
        for number, row in enumerate(reader, start=2)
    ]
    for claim_id, group in groupby(rows, key=lambda pair: pair[1].get("claim_id", "")):
        yield _csv_claim(path, claim_id, list(group))


def _csv_claim(path: Path, claim_id: str, rows: list[tuple[int, dict[str, str]]]) -> Claim:
    first = {name: value for name, value in rows[0][1].items() if value != ""}
    record: dict[str, Any] = {
        name: first[name] for name in CLAIM_FIELDS if name in first and name != "lines"
    }
    record["lines"] = []
    for _, row in rows:
        line: dict[str, Any] = {
            k: v for k, v in row.items() if k in LINE_FIELDS and v not in ("", record.get(k))
        }
        for name in ("modifiers", "levels", "diagnoses"):
            if name in line:
                line[name] = re.split(r"[\s;,|]+", line[name])
        record["lines"].append(line)
    return claim_of(
        record, f"{path}, line {rows[0][0]}" + (f", claim {claim_id}" if claim_id else "")
    )
