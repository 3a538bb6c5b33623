"""A citation: the published place that one statement or figure comes from."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement stands.

    `source` is an id of `sources.yaml` or of an imported document, `locator` the place in it
    (a code, a section, a page, "table row 123"), `edition` the release, `quote` the passage or
    the row's fields as "name value" pairs. Two citations are the same place when source, locator
    and edition agree.
    """

    source: str
    locator: str
    edition: str = ""
    title: str = ""
    url: str = ""
    quote: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """What makes two citations the same: source, locator and edition."""
        return (self.source, self.locator, self.edition)

    def quoting(self, quote: str) -> "Citation":
        """The same place with another quote."""
        return replace(self, quote=quote)
