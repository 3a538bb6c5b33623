"""The command line: wiring only. Heavy libraries are imported inside the commands that need them."""

import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from assistant.cli_codes import code, compare, global_days
from assistant.cli_corpus import data_app, index_app, pages_app
from assistant.cli_denials import denial
from assistant.cli_history import history_app
from assistant.cli_icd import icd
from assistant.cli_notes import note
from assistant.cli_options import Date, Json, Locality, Payer, Setting, Zip, under
from assistant.cli_redact import redact
from assistant.json_lines import print_json
from assistant.settings import QuestionSettings, Settings
from corpus.errors import BadInput, LaminaError, NoAnswer
from corpus.hidden_characters import without_hidden

if TYPE_CHECKING:
    from assistant.answer import Answer
    from assistant.lamina import Lamina

app = typer.Typer(
    name="lamina", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="Medical coding answers with a published source behind every figure.",
)  # fmt: skip
app.add_typer(data_app, name="data")
app.add_typer(pages_app, name="pages")
app.add_typer(index_app, name="index")
app.add_typer(history_app, name="history")
app.command()(code)
app.command()(compare)
app.command("global")(global_days)
app.command()(icd)
app.command()(note)
app.command()(redact)
app.command()(denial)

Pos = Annotated[str | None, typer.Option("--pos", help="Place of service, two digits.")]
Qualifying = Annotated[bool, typer.Option("--qp", help="Qualifying APM participant.")]
NonParticipating = Annotated[bool, typer.Option("--non-par", help="Non-participating.")]
Lines = Annotated[
    list[str], typer.Argument(metavar="LINE...|FILE", help="CODE[-MOD][xUNITS] …, or a claim file.")
]
Out = Annotated[
    Path | None,
    typer.Option("--out", help="Write a row per claim line: FILE.parquet, .csv or .jsonl."),
]
Workers = Annotated[int | None, typer.Option(help="Processes for --out; all cores if not given.")]


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="A question in plain words.")] = None,
    as_json: Json = False,
    batch: Annotated[Path | None, typer.Option(help="JSON Lines of questions, one a line.")] = None,
    writer: Annotated[str | None, typer.Option(help="Who writes: rules or PROVIDER:MODEL.")] = None,
    date: Date = None,
    zip: Zip = None,
    locality: Locality = None,
    setting: Setting = None,
    payer: Payer = None,
    session: Annotated[str | None, typer.Option(help="Keep a conversation under a name.")] = None,
    export: Annotated[
        Path | None, typer.Option(help="Write the answer to FILE.md, FILE.pdf or FILE.docx, too.")
    ] = None,
    paper: Annotated[str, typer.Option(help="letter or a4, for --export.")] = "letter",
) -> None:
    """Ask a question, or many with --batch."""
    from assistant.batch import answer_batch
    from assistant.export import require_format
    from assistant.lamina import Lamina
    from assistant.terminal import show_answer

    if (question is None) == (batch is None):
        raise BadInput(
            'Give either a question or --batch FILE.jsonl, for example: lamina ask "63052 vs 63053"'
        )
    if export is not None:
        require_format(export, paper)
    if export is not None and batch is not None:
        raise BadInput("--export writes one answer: give a question instead of --batch.")
    settings = _settings(writer)
    asked_under = under(date, zip, locality, setting, payer=payer)
    lamina = Lamina.open(settings)
    if batch is not None:
        failed = answer_batch(lamina, batch, asked_under, print_json)
        raise typer.Exit(2 if failed else 0)
    assert question is not None
    if session:
        answer = _kept(lamina, session, question, asked_under)
    else:
        answer = lamina.ask(question, asked_under)
    print_json(answer.to_json()) if as_json else show_answer(answer)
    if export is not None:
        _export(answer, export, paper)
    raise typer.Exit(0 if answer.status in ("answered", "partial", "needs_input") else 1)


def _export(answer: "Answer", file: Path, paper: str) -> None:
    from datetime import date

    from assistant.export import Document, write_export

    write_export(Document.of([answer], date.today()), file, paper)


def _kept(lamina: "Lamina", name: str, question: str, settings: QuestionSettings) -> "Answer":
    """Answer a question of a named conversation, and keep both."""
    from assistant.history import History, remembered

    if not re.fullmatch(r"[\w.-]{1,64}", name):
        raise BadInput(
            f"Session name '{name}' will not do: up to 64 letters, digits, dots, dashes."
        )
    history = History.open(lamina.settings.home, lamina.settings.history)
    id = history.named(name)
    conversation = remembered(history.exchanges(id), lamina.store)
    position = history.ask(id, question, settings, lamina.settings.writer)
    answer = lamina.ask(question, settings, conversation)
    history.finish(id, position, answer)
    return answer


@app.command(context_settings={"ignore_unknown_options": True})
def price(
    lines: Lines, as_json: Json = False, date: Date = None, zip: Zip = None,
    locality: Locality = None, setting: Setting = None, pos: Pos = None,
    qualifying: Qualifying = False, nonparticipating: NonParticipating = False,
    out: Out = None, workers: Workers = None,
) -> None:  # fmt: skip
    """Price lines as given: every payment rule, no edit."""
    settings = under(
        date,
        zip,
        locality,
        setting,
        qualifying_participant=qualifying,
        participating=not nonparticipating,
    )
    _claims("price", lines, as_json, settings, pos, out, workers)


@app.command(context_settings={"ignore_unknown_options": True})
def check(
    lines: Lines, as_json: Json = False, date: Date = None, zip: Zip = None,
    locality: Locality = None, setting: Setting = None, pos: Pos = None,
    qualifying: Qualifying = False, nonparticipating: NonParticipating = False,
    out: Out = None, workers: Workers = None,
) -> None:  # fmt: skip
    """Check lines as a claim system would: edits first, then the price of the rest."""
    settings = under(
        date,
        zip,
        locality,
        setting,
        qualifying_participant=qualifying,
        participating=not nonparticipating,
    )
    _claims("check", lines, as_json, settings, pos, out, workers)


def _claims(
    verb: str, lines: list[str], as_json: bool, settings: QuestionSettings, place: str | None,
    out: Path | None, workers: int | None,
) -> NoReturn:  # fmt: skip
    from assistant.cli_claims import claims_to_file, claims_to_screen

    home = Settings().home
    if out is None:
        raise typer.Exit(claims_to_screen(verb, lines, as_json, settings, place, home))
    raise typer.Exit(claims_to_file(verb, lines, as_json, settings, place, home, out, workers))


@app.command(
    "eval", context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
)  # fmt: skip
def evaluate(context: typer.Context) -> None:
    """Run sets of known questions: `lamina eval run [SET …]`."""
    raise typer.Exit(subprocess.call([sys.executable, "-m", "evals", *context.args]))


@app.command()
def ui(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 8501,
    headless: Annotated[bool, typer.Option(help="Do not open a browser.")] = False,
) -> None:
    """Open the chat in the browser."""
    command = [
        sys.executable,
        "-m",
        "ui",
        "--port",
        str(port),
        *(["--headless"] if headless else []),
    ]
    if os.name == "posix":
        # The server takes this process over, so that a signal meant for one stops the other.
        os.execv(command[0], command)
    raise typer.Exit(subprocess.call(command))


def _settings(writer: str | None = None) -> Settings:
    return Settings() if writer is None else Settings(writer=writer)


def main(run: Callable[..., Any] = app) -> None:
    """Entry point: deliberate errors become a sentence on standard error and an exit status."""
    logging.getLogger().setLevel(logging.ERROR)
    try:
        run()
    except LaminaError as error:
        print(f"lamina: {without_hidden(str(error))}", file=sys.stderr)
        sys.exit(1 if isinstance(error, NoAnswer) else 2)
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(130)
    except Exception:
        log = Settings().home / "lamina.log"
        _write_log(log)
        print(
            f"lamina: an error of ours; its details are in {log}. Nothing was changed.",
            file=sys.stderr,
        )
        sys.exit(2)


def _write_log(log: Path) -> None:
    """Where it went wrong, without the values at hand: they may hold a question."""
    import traceback

    kind, error, trace = sys.exc_info()
    frames = "".join(traceback.format_tb(trace))
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as out:
        out.write(
            f"{kind.__name__ if kind else ''} {error if isinstance(error, AssertionError) else ''}\n{frames}\n"
        )


if __name__ == "__main__":
    main()
