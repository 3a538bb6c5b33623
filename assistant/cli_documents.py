"""The commands over documents of a practice: import them with what is known of them, list, remove."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.json_lines import print_json
from assistant.settings import Settings, read_date

Paths = Annotated[list[Path], typer.Argument(help="Files, folders or zip archives of them.")]
Publisher = Annotated[str, typer.Option(help="Who published them.")]
Published = Annotated[str | None, typer.Option(help="Their day, e.g. 2026-07-15.")]
ValidFrom = Annotated[str | None, typer.Option(help="First day on which they hold.")]
ValidUntil = Annotated[str | None, typer.Option(help="Last day on which they hold.")]
Payer = Annotated[str, typer.Option(help="Whose rules they are.")]
Licence = Annotated[str, typer.Option(help="On which terms they may be used.")]
Build = Annotated[bool, typer.Option("--index/--no-index", help="Rebuild the index after.")]
Ocr = Annotated[
    bool, typer.Option("--ocr", help="Recognise the text of scanned PDFs (by ocrmypdf).")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def pages_import(
    paths: Paths, publisher: Publisher = "", published: Published = None,
    valid_from: ValidFrom = None, valid_until: ValidUntil = None, payer: Payer = "",
    licence: Licence = "", ocr: Ocr = False, build: Build = True,
) -> None:  # fmt: skip
    """Import code pages, manuals and documents, and bring the index up to date."""
    from assistant.cli_corpus import build_index_of
    from assistant.identifiers import DocumentScreen
    from assistant.terminal import progress_bar, say, show_documents
    from corpus.document_note import DocumentNote
    from corpus.documents import import_documents
    from corpus.importers.text_recognition import required_recogniser

    recognise = required_recogniser() if ocr else None
    note = DocumentNote(
        publisher, _day(published), _day(valid_from), _day(valid_until), payer, licence
    )
    settings, screen = Settings(), DocumentScreen()
    with progress_bar() as progress:
        report = import_documents(paths, settings.home, progress, screen, note, recognise)
    show_documents(report)
    if screen.masked:
        say(
            f"{screen.masked} lines or file names held what may identify a patient; it was masked "
            "before anything was kept. That is screening, not a promise of de-identification."
        )
    if build:
        build_index_of(settings)


def pages_list(as_json: Json = False) -> None:
    """Our own pages and everything imported, with its day, the day of import and its hash."""
    from assistant.terminal import show_pages
    from corpus.documents import list_documents
    from corpus.page import load_pages

    imported = list_documents(Settings().home)
    if as_json:
        print_json({"documents": [_listed(one) for one in imported]})
    else:
        show_pages(load_pages().values(), imported)


def pages_remove(source: Annotated[str, typer.Argument(help="Source id, see pages list.")]) -> None:
    """Remove an imported document, from the index too."""
    from assistant.cli_corpus import build_index_of
    from corpus.documents import remove_document

    settings = Settings()
    remove_document(settings.home, source)
    build_index_of(settings)


def _day(text: str | None) -> date | None:
    return read_date(text) if text else None


def _listed(one: Any) -> dict[str, Any]:
    note = one.note
    return {
        "source": one.source_id, "title": one.title, "publisher": one.publisher, "edition": one.edition,
        "layout": one.layout, "passages": one.passages, "imported": one.imported.isoformat(),
        "sha256": one.digest, "payer": note.payer, "licence": note.licence,
        "published": note.published and note.published.isoformat(),
        "valid_from": note.valid_from and note.valid_from.isoformat(),
        "valid_until": note.valid_until and note.valid_until.isoformat(),
        "left_out": list(one.left_out),
    }  # fmt: skip
