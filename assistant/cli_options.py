"""Options that several commands share, and the settings of a question that they make."""

from typing import Annotated, Any

import typer

from assistant.settings import QuestionSettings, read_date

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Date = Annotated[str | None, typer.Option("--date", help="Date of service, e.g. 2026-07-15.")]
Zip = Annotated[str | None, typer.Option("--zip", help="ZIP code of the service.")]
Locality = Annotated[str | None, typer.Option("--locality", help="MAC and locality, 13202-01.")]
Setting = Annotated[str | None, typer.Option("--setting", help="facility or nonfacility.")]
Payer = Annotated[
    str | None, typer.Option("--payer", help="Whose rules, where the question names nobody's.")
]


def under(
    date: str | None, zip: str | None, locality: str | None, setting: str | None, **more: Any
) -> QuestionSettings:
    """The settings of a question, from the options that set them. Raises BadInput."""
    given = {"zip": zip, "locality": locality, "setting": setting, **more}
    values = {key: value for key, value in given.items() if value is not None}
    if date is not None:
        values["date_of_service"] = read_date(date)
    return QuestionSettings.from_mapping(values)
