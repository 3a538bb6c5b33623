"""Settings: where things live and who writes (once per process), and what a question is asked under."""

import re
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import platformdirs
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import BadInput

SETTINGS = ("facility", "nonfacility")
MEDICARE = frozenset({"medicare", "original medicare", "cms"})
PAYER_NAME = re.compile(r"(?!.*\d{4})[^\W\d_][\w &'’.,()/+-]{1,79}")
"""A name, and nothing that could be somebody's number."""


class Settings(BaseSettings):
    """Built once at the entry point and passed down; each field is read from `LAMINA_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix="LAMINA_", frozen=True, extra="ignore")

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("lamina", appauthor=False)),
        description="folder of the reference store, the index and imported documents",
    )
    writer: str = Field(
        default="rules",
        description="who composes answers: rules, anthropic:MODEL, openai:MODEL, ollama:MODEL or gguf:PATH",
    )
    writer_seconds: float = Field(
        default=60, gt=0, le=3600, description="time for one answer by a chat model"
    )
    writer_call_seconds: float = Field(
        default=30, gt=0, le=3600, description="time for one call of a chat model"
    )
    writer_output_tokens: int = Field(
        default=1500, ge=100, description="tokens a chat model may write at once"
    )
    writer_answer_tokens: int = Field(
        default=60_000, ge=0, description="tokens for one answer, read and written"
    )
    writer_session_tokens: int = Field(
        default=600_000, ge=0, description="tokens for one conversation"
    )
    writer_tool_calls: int = Field(
        default=6, ge=0, le=50, description="tools a chat model may call for one answer"
    )
    history: str = Field(
        default="",
        description="database URL of kept conversations, e.g. postgresql+psycopg://…; empty for SQLite in the home",
    )
    chroma: str = Field(
        default="",
        description="address of a Chroma server for the vectors, http://HOST:PORT; empty for files beside the index",
    )
    passages: int = Field(default=8, ge=1, le=50, description="passages gathered for prose")
    threads: int = Field(default=0, ge=0, description="encoder threads, 0 for all cores")


@dataclass(frozen=True, slots=True)
class QuestionSettings:
    """What a question is asked under. `locality` is "MAC-number" ("13202-01"); `zip` five digits.

    `setting` is "facility" or "nonfacility", None when the asker did not say. `payer` is whose rules a
    question asks for that names nobody's, "" for Medicare.
    """

    date_of_service: date = field(default_factory=date.today)
    zip: str | None = None
    locality: str | None = None
    setting: str | None = None
    qualifying_participant: bool = False
    participating: bool = True
    payer: str = ""

    def __post_init__(self) -> None:
        if self.setting is not None and self.setting not in SETTINGS:
            raise BadInput(
                f"Setting '{self.setting}' is not known: use facility or nonfacility "
                "(place of service 21, 22, 23 or 24 is facility, 11 is nonfacility)."
            )
        if self.zip is not None and not (len(self.zip) == 5 and self.zip.isdigit()):
            raise BadInput(f"ZIP code '{self.zip}' is not five digits, for example 10001.")
        if self.payer and not PAYER_NAME.fullmatch(self.payer):
            raise BadInput(
                "A payer is named in 2 to 80 letters, as its documents were imported (`lamina pages list`), "
                "for example Example HMO; leave it out for Medicare."
            )

    @classmethod
    def from_mapping(cls, given: dict[str, Any]) -> "QuestionSettings":
        """Settings from a JSON object with the keys date, zip, locality, setting, … (all optional).

        Raises BadInput on an unknown key or an unreadable value.
        """
        values = dict(given)
        if "date" in values:
            values["date_of_service"] = read_date(str(values.pop("date")))
        unknown = sorted(set(values) - set(cls.__dataclass_fields__))
        if unknown:
            known = ", ".join(["date", *list(cls.__dataclass_fields__)[1:]])
            raise BadInput(f"Unknown setting {', '.join(unknown)}; known are {known}.")
        values["payer"] = payer_named(str(values.get("payer") or ""))
        if isinstance(values.get("date_of_service"), str):
            values["date_of_service"] = read_date(values["date_of_service"])
        return cls(**values)

    def as_strings(self) -> dict[str, str]:
        """The settings that are set, as text for display and JSON."""
        return {key: str(value) for key, value in self._set().items()}

    def as_strings_for_reading(self) -> dict[str, Any]:
        """The settings as JSON values that `from_mapping` reads back."""
        return {**self._set(), "date_of_service": self.date_of_service.isoformat()}

    def _set(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if value not in (None, "")}


def payer_named(text: str) -> str:
    """A payer as settings hold it: spaces folded, "" for Medicare."""
    name = " ".join(text.split())
    return "" if name.lower() in MEDICARE else name


def read_date(text: str) -> date:
    """A date written year-month-day. Raises BadInput otherwise."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(
            f"'{text}' is not a date I can read: write it as year-month-day, e.g. 2026-07-15."
        ) from None
