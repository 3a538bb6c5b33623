"""Files redacted: the result stands beside the source, under a name without identifiers, never over it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from assistant.identifiers.key import words_masked
from assistant.identifiers.masking import Masked
from assistant.identifiers.redaction import Dates, redact
from corpus.errors import BadInput, UnreadableFile

TEXT = (".txt", ".md", ".text", ".note")
SHEETS = (".csv", ".tsv")
ENDINGS = (*TEXT, ".docx", ".pdf", *SHEETS)
MOST_BYTES = 64 << 20
MARK = "redacted"


@dataclass(frozen=True, slots=True)
class RedactedFile:
    """A file and its result: where it stands, how many places were masked, and the words by mask."""

    source: Path
    result: Path
    masks: int
    words: dict[str, list[str]] = field(default_factory=dict)


def redact_file(
    source: Path, result: Path | None = None, columns: Sequence[str] = (), providers: bool = True, dates: Dates = "year"
) -> RedactedFile:  # fmt: skip
    """Redact one text, Word, PDF or CSV file; without a `result` it is named after the source.

    A PDF is set anew as text. Raises BadInput, UnreadableFile; nothing stands at the result then.
    """
    _check(source)
    result = result or source.with_name(result_name(source))
    if result.resolve() == source.resolve():
        raise BadInput(f"{source} would be written over: give the result another name.")
    content, pairs = _content(source, columns, partial(redact, providers=providers, dates=dates))
    _write(result, content)
    words: dict[str, list[str]] = {}
    for row, (text, masked) in enumerate(pairs):
        for sign, said in words_masked(text, masked).items():
            words.setdefault(
                f"{row}:{sign}" if source.suffix.lower() in SHEETS else sign, []
            ).extend(said)
    return RedactedFile(source, result, sum(len(m.spans) for _, m in pairs), words)


def files_to_redact(folder: Path) -> tuple[Path, ...]:
    """The files of a folder and its subfolders that can be redacted, results of before left out."""
    return tuple(
        path for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix.lower() in ENDINGS and not path.stem.endswith(f".{MARK}")
    )  # fmt: skip


def folder_results(folder: Path, out: Path | None) -> Iterator[tuple[Path, Path]]:
    """Each file with where its result goes: the same places in a folder beside, names numbered where
    they hold an identifier."""
    target = out or folder.with_name(f"{folder.name}-{MARK}")
    if target.resolve() == folder.resolve() or folder.resolve() in target.resolve().parents:
        raise BadInput(f"The results would stand among the sources: give a folder other than {folder}.")  # fmt: skip
    for number, source in enumerate(files_to_redact(folder), 1):
        inside = source.parent.relative_to(folder)
        plain = all(not _names_somebody(part) for part in inside.parts)
        yield source, target / (inside if plain else "") / result_name(source, number)


def result_name(source: Path, number: int = 1) -> str:
    """ "note.redacted.txt"; "file-3.redacted.txt" where the name itself may identify somebody."""
    stem = f"file-{number}" if _names_somebody(source.stem) else source.stem
    return f"{stem}.{MARK}{source.suffix.lower()}"


def nameless(error: Exception, source: Path) -> str:
    """An error in words without the name of its file, which may name a patient."""
    said = str(error).replace(str(source), "the file")
    return said.replace(source.name, "the file").replace(source.stem, "the file")


def _names_somebody(name: str) -> bool:
    said = name.replace("_", " ").replace(".", " ").replace("+", " ")
    return bool(redact(said).spans or redact(said.replace("-", " ").title()).spans)


def _check(source: Path) -> None:
    if not source.is_file():
        raise BadInput(f"There is no file '{source}'. Give text, Word, PDF or CSV, or a folder of them.")  # fmt: skip
    if source.suffix.lower() not in ENDINGS:
        raise BadInput(f"{source.name} is not text (.txt, .md), Word (.docx), PDF or CSV: save it as one of them.")  # fmt: skip
    if source.stat().st_size > MOST_BYTES:
        raise BadInput(f"{source.name} has more than 64 MiB: split it.")


def _content(source: Path, columns: Sequence[str], redact: "partial[Masked]") -> tuple[bytes, list[tuple[str, Masked]]]:  # fmt: skip
    ending = source.suffix.lower()
    if ending == ".docx":
        from assistant.identifiers.word_file import redact_word

        content, text, masked = redact_word(source.read_bytes(), source, redact)
        return content, [(text, masked)]
    if ending == ".pdf":
        from assistant.identifiers.pdf_file import pdf_of_text
        from assistant.notes.note_file import text_of_note

        text = text_of_note(str(source))
        masked = redact(text)
        return pdf_of_text(masked.text), [(text, masked)]
    text = _decoded(source)
    if ending in SHEETS:
        from assistant.identifiers.sheet_file import redact_sheet

        sheet, pairs = redact_sheet(text, source, columns, redact)
        return sheet.encode(), pairs
    masked = redact(text)
    return masked.text.encode(), [(text, masked)]


def _decoded(source: Path) -> str:
    content = source.read_bytes()
    if b"\x00" in content:
        raise UnreadableFile(source, "it is no text")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(source, "it is no text in UTF-8 or Windows-1252")


def _write(result: Path, content: bytes) -> None:
    """Write beside and move, so that no half of a result stands there."""
    result.parent.mkdir(parents=True, exist_ok=True)
    half = result.with_name(f".{result.name}.part")
    try:
        half.write_bytes(content)
        half.replace(result)
    finally:
        half.unlink(missing_ok=True)
