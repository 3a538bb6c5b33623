"""A question as understood: what it names, what it asks, and the settings it is asked under."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.denials.denied import Denied
from assistant.intents import Intents
from assistant.mentions import CodeMention
from assistant.operations import LevelCoding
from assistant.places import Place
from assistant.premises import Premise
from assistant.settings import QuestionSettings

if TYPE_CHECKING:
    from assistant.notes.report import NoteReport


@dataclass(frozen=True, slots=True)
class Query:
    """One understood question.

    `question` is the text with identifiers masked; `under` the settings with everything that the
    question itself sets (date, place, setting) put in; `identifiers` the classes of identifiers
    that were masked; `units` a count of units named apart from a code; `global_days` a period named by
    its value ("90-day global"); `named_services` codes named by their words ("the microscope"); `indicators` fields of the fee file with a value named;
    `names_payer` that it names Medicare or another payer; `practitioner` who bills (NP, PA, CNS, CNM); `relation` how the codes stand to one another ("alternatives",
    "together"); `national` that the question takes back a place; `only_zip` a ZIP code that
    is all of the question; `charge` what was billed (USD), `minutes` anesthesia time and
    `days_of_care` postoperative days taken over, as named; `topic` the earlier question that a follow-up refers to, `event` what was told
    of a service after an operation, in this question or the one it refers to; `coding` the levels to be coded,
    `coded` those of this question or of the turns before; `denied` codes of a remittance with the
    procedures they stand at; `noted` what an operative note comes to that was put as the question.
    """

    question: str
    under: QuestionSettings
    intents: Intents = field(default_factory=lambda: Intents(()))
    codes: tuple[CodeMention, ...] = ()
    ranges: tuple[tuple[str, str], ...] = ()
    modifiers: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()
    dates: tuple[date, ...] = ()
    years: tuple[int, ...] = ()
    money: tuple[Decimal, ...] = ()
    units: int | None = None
    global_days: str | None = None
    place: Place | None = None
    names_zip: bool = False
    names_setting: bool = False
    names_payer: bool = False
    identifiers: tuple[str, ...] = ()
    premises: tuple[Premise, ...] = ()
    named_services: tuple[str, ...] = ()
    indicators: tuple[tuple[str, str], ...] = ()
    practitioner: str | None = None
    names_qp: bool = False
    relation: str = ""
    national: bool = False
    only_zip: str = ""
    charge: Decimal | None = None
    minutes: int | None = None
    days_of_care: int | None = None
    follow_up: bool = False
    topic: str = ""
    event: str = ""
    coding: LevelCoding | None = None
    coded: LevelCoding | None = None
    denied: tuple[Denied, ...] = ()
    noted: "NoteReport | None" = None

    @property
    def hcpcs(self) -> tuple[str, ...]:
        """The codes named, each once, in order."""
        return tuple(dict.fromkeys(mention.hcpcs for mention in self.codes))
