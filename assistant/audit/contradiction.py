"""A contradiction: what a page says, what the authority says, and where both stand."""

from dataclasses import dataclass
from typing import Any, Literal

from corpus.citation import Citation

Severity = Literal["error", "incomplete", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "incomplete", "note")
KINDS = {
    "figure": "a relative value that is not the table's",
    "stale_figure": "a relative value or amount of another edition",
    "unit_limit": "a unit limit that is not the table's",
    "global_days": "a global period that is not the table's",
    "status": "a status letter that is not the table's",
    "indicator": "another indicator that is not the table's",
    "missing": "a field left empty that changes the meaning of the page",
    "office_price": "an office price where CMS flags the code NA",
    "amount": "an amount that the tables do not yield",
    "amount_without_rate": "an amount for a code that CMS does not price",
    "diagnosis": "a diagnosis that does not exist, is not billable or is named otherwise",
    "level": "the wrong place of a code in the counting of levels",
    "modifier": "a modifier on a code whose indicator, kind or global period says otherwise",
    "visit_modifier": "25 and 57 exchanged",
    "co_surgeons": "co-surgery without the documentation that the indicator asks for",
    "primary_code": "primary codes of an add-on that are wrong or not named",
    "bundled_code": "a code listed for billing that is not paid by itself",
    "unknown_code": "a code that no loaded table has",
    "code_pair": "an edit between two codes told otherwise",
    "self_contradiction": "two statements of one page that exclude each other",
    "between_pages": "two pages that print different values where no table decides",
}
"""Every kind of contradiction in words."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page: standard section, locator as it is cited, and the page's own words."""

    section: str
    place: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One finding of the audit.

    `says` and `holds` are short data, not sentences of the page; `codes` and `modifiers` what the
    statement is about; `citation` the authority's place, None where the page contradicts itself.
    `title` and `edition` are the page's.
    `severity`: error (wrong), incomplete (a needed part is not there), note (true of another
    edition, or merely listed).
    """

    page: str
    hcpcs: str
    kind: str
    spot: Spot
    about: str
    says: str
    holds: str
    severity: Severity = "error"
    citation: Citation | None = None
    codes: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    title: str = ""
    edition: str = ""

    @property
    def claim(self) -> Citation:
        """The page's own place, quoting its words, or its data where they are no sentence."""
        quote = self.spot.quote or f"{self.about}: {self.says}"
        return Citation(self.page, self.spot.place, self.edition, self.title, "", quote)

    @property
    def order(self) -> tuple[str, int, str, str]:
        """Sorts by page, then by weight."""
        return (self.page, SEVERITIES.index(self.severity), self.kind, self.about)

    def to_json(self) -> dict[str, Any]:
        """The stable JSON form of `lamina pages audit`."""
        c = self.citation
        return {
            "page": self.page, "hcpcs": self.hcpcs or None, "kind": self.kind,
            "severity": self.severity, "section": self.spot.section, "place": self.spot.place,
            "about": self.about, "says": self.says, "holds": self.holds,
            "codes": list(self.codes), "modifiers": list(self.modifiers),
            "citation": None if c is None else {
                "source": c.source, "title": c.title, "locator": c.locator, "edition": c.edition,
                "url": c.url, "quote": c.quote,
            },
        }  # fmt: skip
