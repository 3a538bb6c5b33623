"""A claim as it came out of a file: the claim, where it stood, and what of it could not be read."""

from msgspec import Struct

from assistant.rules.claim import Claim


class Rejected(Struct, frozen=True):
    """A part of a file that was passed over. `row` counts lines, table rows or segments from 1."""

    row: int
    claim_id: str
    reason: str


class FiledClaim(Struct, frozen=True):
    """What a file says of one claim.

    `claim` is None where nothing could be read; `rows` holds the place of each of its lines;
    `notes` are sentences about how it was read, `rejected` what was left out and why.
    """

    claim: Claim | None
    rows: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
