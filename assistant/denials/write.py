"""A denial explained, as a draft: what the codes say, the proven cause, the fix, the way on."""

from collections.abc import Sequence

from assistant.compose.draft import Draft
from assistant.denials.cause import (
    ADJUSTMENT,
    APPEAL,
    CORRECT,
    KINDS,
    OPENED,
    RECORD,
    REOPEN,
    RESUBMIT,
    STANDS,
    UNKNOWN,
    Cause,
)
from assistant.denials.denied import Denied
from assistant.denials.report import DenialReport, DeniedLine
from assistant.rules.result import RuleResult, Step
from corpus.denial_code import CARC, DenialCode, group_codes
from corpus.sources import cite

NO_REASON = (
    "Our rules find no reason for this denial on the claim given: an appeal can be defended."
)
ON_RECORD = "Our rules find no reason for this denial on the claim given; whether an appeal holds rests on the record."
SETTLED = frozenset({CORRECT, STANDS, ADJUSTMENT})
"""Routes for which it does not matter what the claim leaves open."""
TIMED = frozenset({APPEAL, RECORD, CORRECT, REOPEN})
"""Routes that have a last day."""
RULED_OUT = "Rule out first that the denial rests on another claim: an earlier operation, a duplicate, another practitioner of the group."


def write_denial(draft: Draft, report: DenialReport) -> None:
    """The report in the draft; status partial where a code or a line is not known."""
    if not report.denied:
        draft.status = "needs_input"
        draft.blocks.append("I find no reason or remark code in this text. Name the code as it stands on the remittance, and the lines of the claim.")  # fmt: skip
        return
    for line in report.lines:
        _line(draft, line, report)
    if report.case is None:
        _explain_codes(draft, report.denied)
        draft.caution("With the lines of the claim (for example 22633, 63047-59) the cause can be looked for.")  # fmt: skip
    _unknown(draft, report)
    _cautions(draft, report)


def _line(draft: Draft, line: DeniedLine, report: DenialReport) -> None:
    if not line.number:
        _elsewhere(draft, line)
        return
    draft.say(f"**{_head(line)}**")
    _meanings(draft, line.codes)
    shown = shown_causes(line)
    if shown:
        draft.heading("Likely cause" if line.cause else "What our rules say of the line")
        draft.bullets((f"{_label(c)}: {c.says}", c.citations) for c in shown)
    cause = line.cause
    if cause is not None and cause.fix:
        draft.say(f"**What to do:** {cause.fix}", *cause.citations)
    if line.route == APPEAL and cause is None:
        draft.say(_no_reason(line))
    draft.say(line.way.says, *line.way.citations)
    if line.route not in SETTLED:
        draft.bullets((f"Open: {said}", ()) for said in line.open_points)
    look = _look(line)
    if look:
        draft.say(look)
    draft.result(denial_result(line))


def _no_reason(line: DeniedLine) -> str:
    recorded = any(one.known is not None and one.known.record for one in line.codes)
    opened = any(one.outcome == OPENED for one in line.causes)
    return ON_RECORD if recorded or opened else NO_REASON


def _head(line: DeniedLine) -> str:
    names = ", ".join(one.name for one in line.codes)
    return f"{line.hcpcs} (line {line.number}), {names}: {line.way.name}."


def _look(line: DeniedLine) -> str:
    look = [one.known.look for one in line.codes if one.known and one.known.look]
    if line.route != UNKNOWN or not look:
        return ""
    return f"Look at {'; at '.join(dict.fromkeys(look))}."


def _label(cause: Cause) -> str:
    name = KINDS[cause.kind]
    return f"{name[0].upper()}{name[1:]}" + ("" if cause.named else ", not named by the code but found")  # fmt: skip


def shown_causes(line: DeniedLine) -> list[Cause]:
    """The denying causes; where none denies, what was looked at and passed."""
    denying = [one for one in line.causes if one.denies]
    if line.route == UNKNOWN and not any(one.named for one in denying):
        return [*denying, *(c for c in line.causes if not c.denies)]
    return denying or list(line.causes)


def denial_result(line: DeniedLine) -> RuleResult:
    """One line as a result: value the route, a step for each thing that is said of it."""
    own = cite("x12-carc", "whole list") if not line.causes else line.causes[0].citations[0]
    steps = [Step("Line", _head(line), line.route, own)]
    for one in line.codes:
        if one.known:
            steps.append(Step(one.name, one.known.says, one.known.nature, one.known.citation))
    steps += [Step(name, code.says, "group", code.citation) for name, code in _groups(line.codes)]
    steps += [Step(_label(c), c.says, c.outcome, c.citations[0]) for c in line.causes]
    steps += [Step("What to do", c.fix, c.route, c.citations[0]) for c in line.causes if c.fix]
    steps += [Step("Claim", _no_reason(line), line.route, own)] if line.route == APPEAL else []
    steps.append(Step("Way on", line.way.says, line.route, (*line.way.citations, own)[0]))
    steps += [Step("Open", said, "open", own) for said in line.open_points]
    steps += [Step("Look at", _look(line), "open", own)] if _look(line) else []
    places = [p for c in line.causes for p in c.citations]
    return RuleResult(
        "denial", {"hcpcs": line.hcpcs, "codes": " ".join(one.name for one in line.codes)}, line.route, "route", "",
        tuple(steps), "", tuple(dict.fromkeys((*places, *line.way.citations))),
    )  # fmt: skip


def _meanings(draft: Draft, codes: Sequence[Denied]) -> None:
    known = [(one.name, one.known) for one in codes]
    items = [(f"{name}: {code.says}", (code.citation,)) for name, code in known if code]
    draft.bullets([*items, *((f"{n}: {c.says}", (c.citation,)) for n, c in _groups(codes))])


def _groups(codes: Sequence[Denied]) -> list[tuple[str, DenialCode]]:
    named = dict.fromkeys(one.group for one in codes if one.kind == CARC and one.group)
    found = ((name, group_codes().get(name)) for name in named)
    return [(name, code) for name, code in found if code]


def _elsewhere(draft: Draft, line: DeniedLine) -> None:
    """A code that stands at no line of the claim given."""
    draft.status = "partial"
    names = ", ".join(one.name for one in line.codes)
    if line.hcpcs:
        said = f"{line.hcpcs} ({names}) is not on the claim given, so no cause can be looked for."
    else:
        said = f"Nothing says at which line {names} stands, and our rules deny none for it: name the procedure beside the code."  # fmt: skip
    _explain_codes(draft, line.codes, said)


def _explain_codes(draft: Draft, codes: Sequence[Denied], said: str = "") -> None:
    """What codes say, with one sentence more."""
    own = cite("x12-carc", "whole list")
    steps = [Step(one.name, one.known.says, one.known.nature, one.known.citation) for one in codes if one.known]  # fmt: skip
    steps += [Step(name, code.says, "group", code.citation) for name, code in _groups(codes)]
    steps += [Step("Claim", said, "open", own)] if said else []
    if not steps:
        return
    inputs = {"codes": " ".join(one.name for one in codes)}
    draft.result(RuleResult("denial", inputs, None, "", "", tuple(steps)))
    _meanings(draft, codes)
    if said:
        draft.say(said)


def _unknown(draft: Draft, report: DenialReport) -> None:
    for one in report.unknown:
        listed = "x12-carc" if one.kind == CARC else "x12-rarc"
        said = f"{one.name} is not known here. Looked in our {'reason' if one.kind == CARC else 'remark'} codes ({listed}); the published list has its meaning."  # fmt: skip
        place = cite(listed, "whole list")
        inputs = {"codes": one.name}
        draft.result(RuleResult("denial", inputs, None, "", "", (Step("Unknown code", said, "unknown", place),)))  # fmt: skip
        draft.status = "partial"
        draft.say(said, place)


def _cautions(draft: Draft, report: DenialReport) -> None:
    if report.deadline is not None and any(line.route in TIMED for line in report.lines):
        draft.result(report.deadline)
        draft.say(report.deadline.reason, *report.deadline.all_citations())
    if any(line.route in (APPEAL,) for line in report.lines):
        draft.caution(RULED_OUT)
    if any(line.route in (APPEAL, RECORD, RESUBMIT) for line in report.lines):
        draft.caution("Coverage decisions of contractors, contracts of other payers and the medical record are not in Lamina; the remittance's own instructions go before.")  # fmt: skip
    if any(c.outcome == OPENED for line in report.appealable for c in line.causes):
        draft.caution("A modifier stands on the record: an appeal is only as good as the note that supports it.")  # fmt: skip
