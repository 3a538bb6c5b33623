"""What kind of file a claim file is, told from its content."""

from pathlib import Path

from corpus.errors import UnreadableFile

JSON, JSON_LINES, TABLE, PARQUET, X12 = "JSON", "JSON Lines", "table", "Parquet", "837P"
SUFFIXES = (".json", ".jsonl", ".ndjson", ".csv", ".txt", ".837", ".x12", ".edi", ".parquet")
HEAD = 64 * 1024
OTHERS = {
    b"PK\x03\x04": "an Excel workbook or a zip archive; save the sheet as CSV, or unpack it",
    b"\xd0\xcf\x11\xe0": "an old Office file; save the sheet as CSV",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "compressed with gzip; unpack it",
    b"ARROW1": "an Arrow file; write it as Parquet",
    b"\xff\xfe": "UTF-16 text; save it as UTF-8",
    b"\xfe\xff": "UTF-16 text; save it as UTF-8",
}
READABLE = "Lamina reads claim JSON, JSON Lines, CSV, Parquet and 837P"


def kind_of(path: Path) -> str:
    """JSON, JSON Lines, table, Parquet or 837P. Raises UnreadableFile saying what the file is."""
    head = _head(path)
    if head[:4] == b"PAR1":
        return PARQUET
    for start, what in OTHERS.items():
        if head.startswith(start):
            raise UnreadableFile(path, f"this is {what}. {READABLE}")
    if b"\0" in head.split(b"\n")[0]:
        raise UnreadableFile(path, f"not a text file. {READABLE}")
    text = head.decode("utf-8-sig", errors="replace").lstrip()
    if not text:
        raise UnreadableFile(path, "the file is empty; it should hold a claim", 1)
    if text.startswith("ISA"):
        return X12
    if text[0] in "{[":
        return _kind_of_json(path, text)
    if "hcpcs" in text.splitlines()[0].lower() or path.suffix.lower() == ".csv":
        return TABLE
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return JSON_LINES
    raise UnreadableFile(
        path,
        f"not a claim file: neither a brace, a header with hcpcs nor ISA begins it. {READABLE}",
    )


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD)
    except FileNotFoundError:
        raise UnreadableFile(path, "there is no such file") from None
    except IsADirectoryError:
        raise UnreadableFile(path, "this is a folder; name a file in it") from None
    except OSError as error:
        raise UnreadableFile(path, f"cannot be read: {error.strerror}") from None


def _kind_of_json(path: Path, text: str) -> str:
    """Lines that each open and close a brace are JSON Lines, whatever the name says."""
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return JSON_LINES
    lines = [line.strip() for line in text.splitlines()[:2] if line.strip()]
    whole = all(line[0] == "{" and line[-1] == "}" for line in lines)
    return JSON_LINES if len(lines) > 1 and whole else JSON
