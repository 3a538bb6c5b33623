"""A note put as a question: the proposed codes with their proof, what is left out, missing or open."""

from collections.abc import Iterator, Sequence

from assistant.compose.draft import Draft
from assistant.compose.words import listed
from assistant.evidence import Evidence
from assistant.notes.batch import shown_line
from assistant.notes.documentation import PRESENT
from assistant.notes.report import NoteReport
from assistant.notes.words import Words
from assistant.rules.result import RuleResult, Step
from assistant.safety.quotation import quoted
from corpus.citation import Citation
from corpus.sources import cite

SHOWN = 3
"""Places of the note quoted beside one line."""
PROPOSED = "A proposal with its proof, not a promise of payment. The page Notes shows the words in the note."
GAPS = 8
"""Documentation gaps and questions told; the page Notes has them all."""
Item = tuple[str, str, tuple[Citation, ...]]
"""A label, a sentence and where it is written."""


def write_note(draft: Draft, evidence: Evidence) -> None:
    """The report of the note in the draft; status needs_input where nothing could be coded."""
    report = evidence.query.noted
    if report is None:
        return
    steps: list[Step] = []
    lines = _lines(report)
    if not lines:
        draft.status = "needs_input"
        draft.say("I find no operation in this text that I can code.")
    else:
        codes = listed(tuple(label for label, _, _ in lines))
        told = f"The text comes to {codes}."
        draft.say(f"**{told}**", *lines[0][2][:1])
        steps.append(Step("Proposal", told, "proposed", lines[0][2][0]))
    parts = (
        ("Proposed", lines), ("Modifiers", list(_modifiers(report))), ("Not reported", list(_left_out(report))),
        ("Diagnoses in the text", list(_diagnoses(report))), ("What the claim check says", list(_findings(report))),
        ("Not found in the text", list(_gaps(report))),
    )  # fmt: skip
    for heading, items in parts:
        if items:
            draft.heading(heading)
            draft.bullets((f"{label}: {said}", cites) for label, said, cites in items)
            steps += [Step(label, said, heading.lower(), cites[0]) for label, said, cites in items]
    if report.sheet.questions:
        draft.heading("Questions to the surgeon")
        draft.bullets((one, ()) for one in report.sheet.questions[:GAPS])
        asked = report.sheet.questions[:GAPS] if steps else ()
        steps += [Step("Asked", one, "open", steps[0].citation) for one in asked]
    if steps:
        places = tuple(
            dict.fromkeys(c for _, items in parts for _, _, cites in items for c in cites)
        )
        draft.result(RuleResult("note", {}, None, "", "", tuple(steps), "", places))
    draft.caution(PROPOSED)


def _lines(report: NoteReport) -> list[Item]:
    return [
        (shown_line(line.hcpcs, line.modifiers, line.units), f"{_sentence(line.why)}{_proof(line.words)}", line.citations[:2])
        for line in report.sheet.lines
    ]  # fmt: skip


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _proof(words: Sequence[Words]) -> str:
    """The words of the text that show it, each once."""
    shown = tuple(dict.fromkeys(quoted(" ".join(one.text.split())) for one in words))[:SHOWN]
    return f" In the text: {'; '.join(shown)}." if shown else ""


def _modifiers(report: NoteReport) -> Iterator[Item]:
    for one in report.sheet.reasons:
        yield f"{one.hcpcs}-{one.modifier}", _sentence(one.why), one.citations[:2]
    for helper in report.assistant:
        yield f"{helper.hcpcs}-{helper.modifier}", f"{_sentence(helper.why)} On the assistant's own claim.", helper.citations[:2]  # fmt: skip


def _left_out(report: NoteReport) -> Iterator[Item]:
    for one in report.sheet.not_reported:
        yield one.hcpcs, _sentence(one.reason), one.citations[:2]


def _diagnoses(report: NoteReport) -> Iterator[Item]:
    for one in report.diagnoses:
        more = f" More specific if {one['more_specific_if']}." if one["more_specific_if"] else ""
        place = cite("icd10cm-2026", one["code"], f"{one['code']}: {one['description']}")
        yield one["code"], f"{_sentence(one['description'])}{more}", (place,)


def _findings(report: NoteReport) -> Iterator[Item]:
    for one in report.claim.findings if report.claim else ():
        if one.severity in ("error", "warning") and one.citation is not None:
            lines = f"line {', '.join(map(str, one.lines))}" if one.lines else "claim"
            yield f"{one.severity.capitalize()}, {lines}", _sentence(one.message), (one.citation,)


def _gaps(report: NoteReport) -> Iterator[Item]:
    missing = [one for one in report.documentation if one.state != PRESENT and one.citations]
    for one in missing[:GAPS]:
        yield f"{one.hcpcs}, {one.state}", _sentence(one.requirement), one.citations[:1]
