"""What a reader's sessions begin with: a few settings by name, kept until they are taken away."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from assistant.history.tables import PreferenceRow

KEPT = ("zip", "locality", "setting", "qualifying", "participating", "payer", "writer")
"""Settings that are kept; a key of a provider never is."""
Preference = str | bool


@dataclass(frozen=True, slots=True)
class Preferences:
    """Preferences in the database of the history. Raises NotSetUp where it cannot be reached."""

    within: Callable[[], AbstractContextManager[Session]]

    def of(self, owner: str = "") -> Mapping[str, Preference]:
        """What a reader begins with, by name; empty where nothing was kept."""
        with self.within() as at:
            row = at.get(PreferenceRow, owner)
            return {} if row is None else dict(row.given)

    def keep(self, given: Mapping[str, Preference], owner: str = "") -> None:
        """Begin with these from now on; names that are not kept are left out."""
        with self.within() as at:
            at.merge(PreferenceRow(owner=owner, given={n: given[n] for n in KEPT if n in given}))

    def forget(self, owner: str = "") -> None:
        """Begin as a fresh install does."""
        with self.within() as at:
            row = at.get(PreferenceRow, owner)
            if row is not None:
                at.delete(row)
