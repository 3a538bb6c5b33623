"""Claims put by: lines and what the claim says of itself, under a name, until they are taken away."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Delete, delete, select
from sqlalchemy.orm import Session

from assistant.history.tables import PutByRow
from assistant.identifiers import screen
from corpus.errors import BadInput

MOST = 200
"""Claims of one reader."""
FREE = frozenset({"claim_id", "documentation"})
"""Fields in which people write as they like; identifiers of patients in them are masked."""
Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PutClaim:
    """A claim put by: its name, its lines and its own settings, as fields of text."""

    name: str
    rows: tuple[Fields, ...]
    about: Fields


@dataclass(frozen=True, slots=True)
class PutBy:
    """The claims that were put by, in the database of the history. Raises NotSetUp where it cannot
    be reached, BadInput for what cannot be kept."""

    within: Callable[[], AbstractContextManager[Session]]

    def keep(self, name: str, rows: Sequence[Fields], about: Fields, owner: str = "") -> str:
        """Keep a claim under a name, in place of an earlier one of that name; returns the name as kept."""
        masked = " ".join(screen(name)[0].split())[:60]
        if not masked or not rows:
            raise BadInput("A claim is put by under a name and with at least one line.")
        with self.within() as at:
            at.execute(_of(owner, masked))
            if len(at.scalars(select(PutByRow.id).where(PutByRow.owner == owner)).all()) >= MOST:
                raise BadInput(f"{MOST} claims are put by already: take one away first.")
            at.add(PutByRow(
                owner=owner, name=masked, rows=[_masked(row) for row in rows], about=_masked(about),
                changed=datetime.now(UTC),
            ))  # fmt: skip
        return masked

    def claims(self, owner: str = "") -> tuple[PutClaim, ...]:
        """What a reader put by, the newest first."""
        asked = select(PutByRow).where(PutByRow.owner == owner).order_by(PutByRow.changed.desc())
        with self.within() as at:
            return tuple(PutClaim(r.name, tuple(r.rows), r.about) for r in at.scalars(asked))

    def forget(self, name: str, owner: str = "") -> None:
        """Take a claim away, without trace."""
        with self.within() as at:
            at.execute(_of(owner, name))


def _of(owner: str, name: str) -> Delete:
    return delete(PutByRow).where(PutByRow.owner == owner, PutByRow.name == name)


def _masked(fields: Fields) -> dict[str, str]:
    return {name: screen(value)[0] if name in FREE else value for name, value in fields.items()}
