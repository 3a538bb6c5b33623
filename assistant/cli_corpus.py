"""The commands that load and build: data, pages, index."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli_documents import pages_import, pages_list, pages_remove
from assistant.json_lines import print_json
from assistant.settings import Settings

NAMED = 12
"""Pages that are named in a sentence before the rest is counted."""

data_app = typer.Typer(no_args_is_help=True, help="CMS's tables: import them, see what is loaded.")
pages_app = typer.Typer(no_args_is_help=True, help="Code pages, manuals and documents of your own.")
index_app = typer.Typer(no_args_is_help=True, help="The search index over pages and documents.")
Paths = Annotated[list[Path], typer.Argument(help="Files or folders.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


@data_app.command("import")
def data_import(
    paths: Paths,
    skip_bad: Annotated[
        bool, typer.Option(help="Leave out unreadable rows, and count them.")
    ] = False,
) -> None:
    """Load CMS files, each recognised by its content; the old tables stay until all is checked."""
    from assistant.terminal import progress_bar
    from assistant.terminal_data import show_import
    from corpus.data import import_paths

    with progress_bar() as progress:
        report = import_paths(paths, Settings().home, progress=progress, skip_bad=skip_bad)
    show_import(report)


@data_app.command("status")
def data_status(as_json: Json = False) -> None:
    """Which editions are loaded, from which file, in force when, and what is missing."""
    from assistant.terminal_data import show_data_status
    from corpus.store import Store

    with Store.open(Settings().home) as store:
        show_data_status(store.dataset_status(), as_json=as_json, write=print_json)


@data_app.command("reference")
def data_reference(
    source: Annotated[Path, typer.Argument(help="Folder of CMS files.")],
    out: Annotated[Path, typer.Option(help="Folder of the shipped tables.")],
) -> None:
    """Make the tables that come with Lamina from CMS's files."""
    from corpus.reference_extract import make_reference

    make_reference(source, out)


pages_app.command("import")(pages_import)
pages_app.command("list")(pages_list)
pages_app.command("remove")(pages_remove)


@pages_app.command("audit")
def pages_audit(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Source ids, see pages list; all without any.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Every contradiction between pages and CMS's tables; exit status 1 where one is an error."""
    from datetime import date

    from assistant.audit.audit import audit_home
    from assistant.audit.listing import show_audit
    from assistant.terminal import out, progress_bar
    from corpus.store import Store

    home = Settings().home
    with Store.open(home) as store, progress_bar() as progress:
        found = audit_home(home, store, date.today(), sources or (), progress)
    print_json(found.to_json()) if as_json else show_audit(found, out)
    raise typer.Exit(1 if found.failed else 0)


@index_app.command("build")
def index_build(
    if_missing: Annotated[bool, typer.Option(help="Do nothing when it is up to date.")] = False,
) -> None:
    """Chunk, embed and store all passages; unchanged passages are not embedded again."""
    build_index_of(Settings(), if_missing, anew=True)


@index_app.command("status")
def index_status(as_json: Json = False) -> None:
    """What the index holds, and whether it fits the corpus."""
    from assistant.indexing import index_report
    from assistant.terminal import show_pairs

    found = index_report(Settings().home)
    print_json(found) if as_json else show_pairs(found)


def build_index_of(settings: Settings, if_missing: bool = False, anew: bool = False) -> None:
    """Bring the index of the home up to date, and say which pages contradict CMS's tables."""
    from assistant.audit.findings import Findings
    from assistant.indexing import rebuild
    from assistant.terminal import progress_bar, say
    from corpus.store import Store

    with progress_bar() as progress:
        say(rebuild(settings, progress, if_missing, anew))
    with Store.open(settings.home) as store, progress_bar() as progress:
        wrong = Findings(settings.home, store, progress).pages()
    if wrong:
        say(f"Pages that contradict CMS's tables: {_some(wrong)}. See `lamina pages audit`.")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
