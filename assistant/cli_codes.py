"""The commands over codes: everything of one, several side by side, the days of a global period."""

from typing import Annotated

import typer

from assistant.cli_options import Date, Json, Locality, Setting, Zip, under
from assistant.json_lines import print_json
from assistant.settings import Settings, read_date
from corpus.errors import BadInput


def code(
    hcpcs: Annotated[str, typer.Argument(metavar="CODE", help="A CPT or HCPCS code.")],
    as_json: Json = False,
    date: Date = None,
    zip: Zip = None,
    locality: Locality = None,
    setting: Setting = None,
) -> None:
    """Everything the tables and pages hold of one code."""
    from assistant.look_up import code_answer
    from assistant.terminal import show_answer
    from corpus.store import Store

    with Store.open(Settings().home) as store:
        answer = code_answer(hcpcs.upper(), under(date, zip, locality, setting), store)
    print_json(answer.to_json()) if as_json else show_answer(answer)
    raise typer.Exit(0 if answer.status in ("answered", "partial") else 1)


def compare(
    hcpcs: Annotated[list[str], typer.Argument(metavar="CODE...", help="Two to six codes.")],
    as_json: Json = False,
    date: Date = None,
    zip: Zip = None,
    locality: Locality = None,
    setting: Setting = None,
) -> None:
    """Codes side by side, every cell with its source."""
    from assistant.look_up import comparison_answer
    from assistant.terminal import show_answer
    from corpus.store import Store

    if not 2 <= len(hcpcs) <= 6:
        raise BadInput("Compare two to six codes, for example: lamina compare 63052 63053")
    with Store.open(Settings().home) as store:
        codes = tuple(dict.fromkeys(c.upper() for c in hcpcs))
        answer = comparison_answer(codes, under(date, zip, locality, setting), store)
    print_json(answer.to_json()) if as_json else show_answer(answer)
    raise typer.Exit(0 if answer.status in ("answered", "partial") else 1)


def global_days(
    what: Annotated[str, typer.Argument(metavar="CODE|000|010|090")],
    on: Annotated[str, typer.Option("--on", help="Date of the procedure.")],
    visit: Annotated[str | None, typer.Option(help="Date of a later visit.")] = None,
    as_json: Json = False,
) -> None:
    """First and last day of a global period; whether a visit falls inside it."""
    from assistant.look_up import global_period_json
    from assistant.terminal import show_pairs
    from corpus.store import Store

    with Store.open(Settings().home) as store:
        found = global_period_json(
            what.upper(), read_date(on), read_date(visit) if visit else None, store
        )
    print_json(found) if as_json else show_pairs(found)
