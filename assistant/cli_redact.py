"""`lamina redact`: what may identify a patient masked in text, Word, PDF and CSV files and folders."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.json_lines import print_json
from corpus.errors import BadInput, LaminaError

What = Annotated[str, typer.Argument(metavar="FILE|FOLDER|-", help="Text, Word, PDF or CSV; - reads standard input.")]  # fmt: skip


def redact(
    file: What,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
    keep_providers: Annotated[bool, typer.Option("--keep-providers", help="Leave names of providers.")] = False,
    dates: Annotated[str, typer.Option("--dates", help="year (all finer is masked) or keep.")] = "year",
    columns: Annotated[str, typer.Option("--columns", help="Columns of a CSV file, apart by commas; all without.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="Where the result goes: a file or folder; beside the source without.")] = None,
    key: Annotated[Path | None, typer.Option("--key", help="Write the key to the masks to this file, for you to keep.")] = None,
    restore: Annotated[Path | None, typer.Option("--restore", help="Put the words back into a redacted text, by its key.")] = None,
) -> None:  # fmt: skip
    """Mask what may identify a patient; screened, not certified. A source is never written over."""
    if dates not in ("year", "keep"):
        raise BadInput(f"--dates takes year or keep, not '{dates}'.")
    if restore is not None:
        _restore(file, restore)
        return
    path = Path(file)
    if file != "-" and path.is_dir():
        raise typer.Exit(_folder(path, out, columns, not keep_providers, dates == "year", key))
    if file != "-" and (out is not None or path.suffix.lower() in (".docx", ".pdf", ".csv", ".tsv")) and not as_json:  # fmt: skip
        _beside(path, out, columns, not keep_providers, dates == "year", key)
        return
    _print(file, as_json, not keep_providers, dates == "year", key)


def _print(file: str, as_json: bool, providers: bool, years: bool, key: Path | None) -> None:
    """One text to standard output."""
    from assistant.identifiers import redact as redacted
    from assistant.identifiers.key import words_masked, write_key
    from assistant.notes.note_file import text_of_note
    from assistant.terminal import complain

    text = text_of_note(file)
    masked = redacted(text, providers, "year" if years else "keep")
    if key is not None:
        write_key(key, {"": words_masked(text, masked)})
    if as_json:
        found = [
            {"class": span.kind, "start": span.start, "end": span.end, "mask": word}
            for span, word in zip(masked.spans, masked.masks, strict=True)
        ]
        print_json({"text": masked.text, "identifiers": found})
        return
    sys.stdout.write(masked.text if masked.text.endswith("\n") else f"{masked.text}\n")
    sys.stdout.flush()
    complain(f"screened: {len(masked.spans)} identifiers masked. Look it over before you share it.")


def _beside(source: Path, out: Path | None, columns: str, providers: bool, years: bool, key: Path | None) -> None:  # fmt: skip
    from assistant.identifiers.key import write_key
    from assistant.identifiers.redacted_file import redact_file
    from assistant.terminal import say

    done = redact_file(source, out, _several(columns), providers, "year" if years else "keep")
    if key is not None:
        write_key(key, {done.result.name: done.words})
    say(f"{done.result}: screened, {done.masks} identifiers masked. Look it over before you share it.")  # fmt: skip


def _folder(folder: Path, out: Path | None, columns: str, providers: bool, years: bool, key: Path | None) -> int:  # fmt: skip
    """Every file of a folder, with progress; a bad one does not stop the others. The exit status."""
    from assistant.identifiers.key import write_key
    from assistant.identifiers.redacted_file import folder_results, nameless, redact_file
    from assistant.terminal import complain, progress_bar, say

    files = list(folder_results(folder, out))
    if not files:
        raise BadInput(f"{folder} holds no text (.txt, .md), Word, PDF or CSV file.")
    words, masks, bad = {}, 0, 0
    with progress_bar() as progress:
        for number, (source, result) in enumerate(files, 1):
            try:
                done = redact_file(source, result, _several(columns), providers, "year" if years else "keep")  # fmt: skip
                words[str(result)], masks = done.words, masks + done.masks
            except LaminaError as error:
                complain(f"file {number} of {len(files)}: {nameless(error, source)}")
                bad += 1
            progress("Files", number, len(files))
    if key is not None:
        write_key(key, words)
    say(f"{len(files) - bad} of {len(files)} files screened, {masks} identifiers masked. Look them over before you share them.")  # fmt: skip
    return 2 if bad else 0


def _restore(file: str, key: Path) -> None:
    from assistant.identifiers.key import read_key, restored
    from assistant.identifiers.redacted_file import SHEETS
    from assistant.identifiers.sheet_file import restored_sheet
    from assistant.notes.note_file import text_of_note

    files = read_key(key)
    masks = files.get(Path(file).name) or next(
        (m for name, m in files.items() if Path(name).name == Path(file).name), None
    )
    if masks is None and len(files) == 1:
        masks = next(iter(files.values()))
    if masks is None:
        raise BadInput(f"The key {key} does not know {file}; it knows {', '.join(files) or 'nothing'}.")  # fmt: skip
    put_back = restored_sheet if Path(file).suffix.lower() in SHEETS else restored
    sys.stdout.write(put_back(text_of_note(file), masks))


def _several(columns: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in columns.split(",") if one.strip())
