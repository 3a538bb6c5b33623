"""Claims run through `price` or `check`: from typed lines or from files, one at a time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from msgspec.structs import replace

from assistant.claims import kind
from assistant.claims.fields import Given, parse_line
from assistant.claims.file import UNITS, read_filed
from assistant.claims.json_form import to_json
from assistant.rules.checking import check_claim
from assistant.rules.claim import Claim, ClaimLine, ClaimResult
from assistant.rules.pricing import price_claim
from assistant.rules.reference import Reference
from assistant.settings import QuestionSettings
from corpus.errors import BadInput, LaminaError, NotSetUp


class Verb(Protocol):
    """What is done to a claim."""

    def __call__(self, claim: Claim, reference: Reference) -> ClaimResult:
        """The claim's result; raises LaminaError."""


VERBS: Mapping[str, Verb] = {"price": price_claim, "check": check_claim}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One claim run through `price` or `check`; `notes` say how its file was read."""

    verb: str
    result: ClaimResult
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """A heading: what was done, to which claim, for which day and place."""
        claim = self.result.claim
        name = f" {claim.claim_id}" if claim.claim_id else ""
        where = claim.locality or (f"ZIP {claim.zip}" if claim.zip else "national")
        done = "Priced" if self.verb == "price" else "Checked"
        return f"{done} claim{name}, {self._days}, {where}, edition {self.result.edition or 'none'}"

    @property
    def _days(self) -> str:
        days = sorted(set(self.days))
        return f"{days[0]} to {days[-1]}" if len(days) > 1 else str(days[0])

    @property
    def days(self) -> tuple[date, ...]:
        """The day of every line, in order."""
        claim = self.result.claim
        return tuple(line.date_of_service or claim.date_of_service for line in claim.lines)

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return self.result.has_errors

    @property
    def cannot_be_done(self) -> bool:
        """Whether a check found an error, or a code is unknown."""
        return cannot_be_done(self.verb, self.result)

    def to_json(self) -> dict[str, Any]:
        """The stable JSON form."""
        record = to_json(self.result)
        return record | {"notes": list(self.notes)} if self.notes else record


def cannot_be_done(verb: str, result: ClaimResult) -> bool:
    """Whether a check found an error, or a code is unknown."""
    for finding in result.findings:
        if finding.rule == "unknown_code" or (verb == "check" and finding.severity == "error"):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Refused:
    """A claim or a part of one that was passed over; `why` names the place in its file."""

    why: str
    error: LaminaError


def run_claims(
    verb: str,
    lines: Sequence[str],
    under: QuestionSettings,
    place_of_service: str | None,
    reference: Reference,
) -> Iterator[Outcome | Refused]:
    """Price or check lines as typed, or every claim of the files named.

    What a file leaves open is taken from the settings. A claim or row of a file that cannot be read
    or priced is yielded as Refused. Raises BadInput, and what the rules raise for typed lines.
    """
    given = given_under(under, place_of_service)
    files = [line for line in lines if is_file(line)]
    typed = [line for line in lines if line not in files]
    if typed or not files:
        claim = _typed(typed, under, given)
        yield Outcome(verb, VERBS[verb](claim, reference))
    for name in files:
        yield from _run_file(verb, Path(name), given, reference)


def given_under(under: QuestionSettings, place_of_service: str | None) -> Given:
    """The settings of the command line for claims that leave them open. Raises BadInput."""
    from assistant.claims.values import place_of_service as read_place

    return Given(
        under.locality,
        under.zip,
        read_place(place_of_service) if place_of_service else None,
        under.setting,
        under.qualifying_participant,
        under.participating,
    )


def is_file(text: str) -> bool:
    """Whether an argument names a file and not a line."""
    path = Path(text)
    return path.suffix.lower() in kind.SUFFIXES or path.is_file() or path.is_dir()


def _typed(lines: Sequence[str], under: QuestionSettings, given: Given) -> Claim:
    fields: dict[str, Any] = {}
    given.fill(fields)
    return replace(claim_from_lines(lines, under.date_of_service), **fields)


def _run_file(
    verb: str, path: Path, given: Given, reference: Reference
) -> Iterator[Outcome | Refused]:
    unit = UNITS[kind.kind_of(path)]
    for filed in read_filed(path, given):
        for one in filed.rejected:
            why = f"{path}, {unit} {one.row}: {one.reason}"
            yield Refused(why, BadInput(why))
        if filed.claim is None:
            continue
        try:
            yield Outcome(verb, VERBS[verb](filed.claim, reference), filed.notes)
        except NotSetUp:
            raise
        except LaminaError as error:
            name = f", claim {filed.claim.claim_id}" if filed.claim.claim_id else ""
            yield Refused(f"{path}, {unit} {filed.rows[0]}{name}: {error}", error)


def claim_from_lines(
    lines: Iterable[str | ClaimLine],
    date_of_service: date,
    *,
    setting: str | None = None,
    place_of_service: str | None = None,
    locality: str | None = None,
    zip5: str | None = None,
    qualifying_participant: bool = False,
    participating: bool = True,
    assigned: bool = True,
    deductible_remaining: Decimal | None = None,
    practitioner: str | None = None,
) -> Claim:
    """A claim from lines as typed ("22853x2") and the settings they are asked under."""
    return Claim(
        date_of_service,
        _lines_of(lines),
        place_of_service=place_of_service.zfill(2) if place_of_service else None,
        setting=setting,
        locality=locality,
        zip=zip5,
        qualifying_participant=qualifying_participant,
        participating=participating,
        assigned=assigned,
        deductible_remaining=deductible_remaining,
        practitioner=practitioner,
    )


def _lines_of(lines: Iterable[str | ClaimLine]) -> tuple[ClaimLine, ...]:
    """The lines, or every one of them that is wrong."""
    parsed: list[ClaimLine] = []
    problems: list[str] = []
    for line in lines:
        try:
            parsed.append(parse_line(line) if isinstance(line, str) else line)
        except BadInput as error:
            problems.append(str(error))
    if problems:
        raise BadInput("\n".join(problems))
    if not parsed:
        raise BadInput("No line was given; write CODE[-MOD…][xUNITS], e.g. 63030-50 or 22853x2.")
    return tuple(parsed)
