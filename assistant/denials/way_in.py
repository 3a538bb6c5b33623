"""The way in for every face: a denial and a claim as text, to a report, an answer and a letter."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assistant.answer import Answer
from assistant.claims.desk_lines import Row, claim_on_desk
from assistant.claims.desk_paste import Filed, read_paste
from assistant.compose.draft import Draft
from assistant.denials.explain import explain_text
from assistant.denials.letter import Letter, letter_of
from assistant.denials.report import DenialReport
from assistant.denials.write import write_denial
from assistant.grounding import grounded_answer
from assistant.query import Query
from assistant.settings import QuestionSettings
from assistant.words import long_date
from corpus.errors import BadInput
from corpus.store import Store

LONGEST = 20_000
"""Characters of a denial, as of a question."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A denial explained: the report, the verified answer that tells it, and the letter where an
    appeal can be defended. `problems` say what of the claim could not be read."""

    report: DenialReport
    answer: Answer
    letter: Letter | None
    problems: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The stable form of `denial --json`."""
        made = self.report.to_json(self.letter.markdown() if self.letter else "")
        return made | {"answer": self.answer.to_json(), "problems": list(self.problems)}


def explained(
    text: str, rows: tuple[Row, ...], about: Row, under: QuestionSettings, store: Store,
    notice: date | None = None, dated: bool = False,
) -> Explained:  # fmt: skip
    """A denial held against the rows of a claim; without rows only its codes are explained.

    `dated` says that the day of service was given. Raises BadInput where the text is empty or too
    long, and what the rules raise.
    """
    if not text.strip():
        raise BadInput("No denial was given. Give its codes, for example: lamina denial \"CO-97 63047\" --claim \"22633, 63047\"")  # fmt: skip
    if len(text) > LONGEST:
        raise BadInput(f"The denial has {len(text):,} characters; up to {LONGEST:,} are read.")
    claim, problems = claim_on_desk(rows, about, under) if rows else (None, ())
    known = dated or "date_of_service" in about or any("date_of_service" in row for row in rows)
    report = explain_text(text, claim, store, store.known, notice, known)
    draft = Draft()
    write_denial(draft, report)
    if report.identifiers:
        draft.caution("Text that may identify a patient was masked before it was read; nothing of it is kept.")  # fmt: skip
    billed = [line.hcpcs for line in claim.lines] if claim else []
    if claim is not None and not known:
        draft.caution(f"No day of service was given: the rules of {long_date(claim.date_of_service)} were applied.")  # fmt: skip
    codes = tuple(dict.fromkeys([one.hcpcs for one in report.denied if one.hcpcs] + billed))
    asked = _question(report, claim.lines if claim else ())
    answer = grounded_answer(draft, Query(asked, under), "denial")
    return Explained(report, replace(answer, codes=codes), letter_of(report), problems)


def _question(report: DenialReport, lines: Any) -> str:
    """The denial in the words of its codes; the pasted text is not kept."""
    told = " ".join(f"{one.name}{f' on {one.hcpcs}' if one.hcpcs else ''}" for one in report.denied)
    claim = ", ".join(line.code + (f"x{line.units}" if line.units > 1 else "") for line in lines)
    return f"Denied: {told or 'no code found'}" + (f"; claim {claim}" if claim else "")


def claim_text(text: str) -> Filed:
    """The one claim of a text: typed lines, CSV, claim JSON or 837P. Raises BadInput."""
    found = read_paste(text)
    if len(found) > 1:
        raise BadInput(f"The text holds {len(found)} claims; give the one that was denied.")
    if not found or not found[0].rows:
        why = " ".join(p for one in found for p in one.problems)
        raise BadInput(why or "No claim line was given; write 22633, 63047-59 …")
    return found[0]
