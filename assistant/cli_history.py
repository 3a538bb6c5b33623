"""The commands over kept conversations: list, show, export, delete."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.export.visible import flat, visible
from assistant.json_lines import print_json
from assistant.settings import Settings
from corpus.errors import BadInput

if TYPE_CHECKING:
    from assistant.history import History, KeptConversation, KeptExchange

history_app = typer.Typer(no_args_is_help=True, help="Kept conversations: list, show, export, delete.")  # fmt: skip
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="Its id, or the beginning of it; see history list.")]  # fmt: skip
Paper = Annotated[str, typer.Option("--paper", help="letter or a4, for PDF and Word.")]
FEWEST = 4
"""Characters of an id that may stand for all of it."""
MOST = 1_000_000
"""Conversations that are looked through for the beginning of an id: all of them."""


@history_app.command("list")
def history_list(
    search: Annotated[str, typer.Option(help="Words of a title, question or answer.")] = "",
    as_json: Json = False,
) -> None:
    """Kept conversations, the last one first; pinned ones before all."""
    from assistant.terminal import say

    found = _history().conversations(search=search)
    if as_json:
        for one in found:
            print_json(_listed(one))
        return
    for one in found:
        count = f"{one.questions} {'question' if one.questions == 1 else 'questions'}"
        pin = " · pinned" if one.pinned else ""
        say(f"{one.id[:8]}  {one.changed:%Y-%m-%d %H:%M}  {flat(one.title)} ({count}{pin})")
        if one.found:
            say(f"          {flat(one.found)}")
    if not found:
        say("No conversation is kept that holds these words." if search else "No conversation is kept.")  # fmt: skip


@history_app.command("show")
def history_show(id: Id, as_json: Json = False) -> None:
    """The questions and answers of one conversation."""
    from assistant.terminal import say, show_answer

    history = _history()
    one = _conversation(history, id)
    exchanges = history.exchanges(one.id)
    if as_json:
        print_json({**_listed(one), "exchanges": [_exchange(each) for each in exchanges]})
        return
    say(flat(one.title))
    for number, each in enumerate(exchanges, 1):
        say(f"\n{number}. {visible(each.question)}\n")
        if each.answer is not None:
            show_answer(each.answer)
        else:
            say(each.problem or "Its answer was not finished: ask it again.")


@history_app.command("export")
def history_export(
    id: Id,
    file: Annotated[Path, typer.Argument(help="FILE.md, FILE.pdf or FILE.docx.")],
    paper: Paper = "letter",
) -> None:
    """Write one conversation with its sources to a file; its ending says the format."""
    from datetime import date

    from assistant.export import kept_document, require_format, write_export
    from assistant.terminal import say

    require_format(file, paper)
    history = _history()
    one = _conversation(history, id)
    write_export(kept_document(one.title, history.exchanges(one.id), date.today()), file, paper)
    say(f"Exported to {file}")


@history_app.command("delete")
def history_delete(
    id: Id, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False
) -> None:
    """Remove one conversation for good."""
    from assistant.terminal import say

    history = _history()
    one = _conversation(history, id)
    if not yes and not typer.confirm(
        f"Delete “{flat(one.title)}” ({one.questions} questions) for good?"
    ):
        say("Nothing was deleted.")
        raise typer.Exit(1)
    history.delete(one.id)
    say(f"Deleted {one.id[:8]}: {flat(one.title)}")


def _history() -> "History":
    from assistant.history import History

    settings = Settings()
    return History.open(settings.home, settings.history)


def _conversation(history: "History", id: str) -> "KeptConversation":
    """The one conversation whose id begins so. Raises BadInput for none or several."""
    id = id.strip().lower()
    exact = history.conversation(id)
    if exact is not None:
        return exact
    kept = history.conversations(limit=MOST) if len(id) >= FEWEST else ()
    found = [one for one in kept if one.id.startswith(id)]
    if len(found) == 1:
        return found[0]
    why = f"fits {len(found)} conversations" if found else "fits no kept conversation"
    raise BadInput(f"The id '{id}' {why}: give at least {FEWEST} characters of one of `lamina history list`.")  # fmt: skip


def _listed(one: "KeptConversation") -> dict[str, Any]:
    return {
        "id": one.id, "title": one.title, "questions": one.questions, "pinned": one.pinned,
        "started": one.started.isoformat(), "changed": one.changed.isoformat(), "found": one.found,
    }  # fmt: skip


def _exchange(one: "KeptExchange") -> dict[str, Any]:
    return {
        "question": one.question, "answer": one.answer.to_json() if one.answer else None,
        "problem": one.problem, "thumb": one.thumb, "reason": one.reason,
    }  # fmt: skip
