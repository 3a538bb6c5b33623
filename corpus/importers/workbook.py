"""Writes each sheet of a workbook as csv, line for row, numbers as a workbook keeps them."""

import csv
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from corpus.errors import UnreadableFile


def sheets(path: Path, shown: str, folder: Path) -> Iterator[Path]:
    """Each worksheet as a csv in `folder` whose line numbers are the sheet's row numbers.

    Raises UnreadableFile when the workbook is damaged.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        for number, sheet in enumerate(book.worksheets):
            plain = folder / f"{path.stem}-{number}.csv"
            with plain.open("w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out, lineterminator="\n")
                for row in sheet.iter_rows(values_only=True):
                    writer.writerow([_text(value) for value in row])
            yield plain
    except (KeyError, ValueError, TypeError, zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise UnreadableFile(shown, f"the workbook is damaged ({error})") from error


def _text(value: object) -> str:
    """A cell as text on one line: days as 2026-07-01, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
