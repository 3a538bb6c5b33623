"""What is known of an imported document beside its text: who published it, for whom, and for when."""

from dataclasses import dataclass, fields, replace
from datetime import date

from corpus.errors import BadInput


@dataclass(frozen=True, slots=True)
class DocumentNote:
    """As the importer said it, or as the document says it of itself; "" and None where neither did.

    `payer` is whose rules the document holds, `licence` under which terms it may be used.
    """

    publisher: str = ""
    published: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    payer: str = ""
    licence: str = ""

    def __post_init__(self) -> None:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise BadInput(
                f"A document cannot be valid from {self.valid_from} until {self.valid_until}: "
                "the last day is before the first."
            )

    def over(self, other: "DocumentNote") -> "DocumentNote":
        """This note, completed by another."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return replace(other, **{name: value for name, value in given.items() if value})

    @property
    def edition(self) -> str:
        """Its day and the days it holds for, as they are cited."""
        until = f"until {self.valid_until}" if self.valid_until else ""
        since = f"from {self.valid_from}" if self.valid_from else ""
        valid = f"valid {since} {until}".replace("  ", " ").strip() if since or until else ""
        return ", ".join(part for part in (f"{self.published or ''}", valid) if part)


UNKNOWN = DocumentNote()
