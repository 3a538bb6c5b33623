"""A claim on the desk, priced or checked as it is written: words and figures ready to be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.answer import Answer, NumberedCitation
from assistant.claims.desk_lines import Row, claim_csv, claim_json, claim_on_desk
from assistant.claims.run import VERBS, Outcome
from assistant.rules.claim import ClaimResult, Finding, PricedLine
from assistant.rules.patient_share import PatientShare
from assistant.rules.reference import Reference
from assistant.rules.result import RuleResult, Step
from assistant.settings import QuestionSettings
from corpus.errors import LaminaError

VERB_NAMES: Mapping[str, str] = {"check": "Check", "price": "Price only"}
"""What can be done to a claim: edits first and then the price, or the price of the lines as they are."""
FINDING_NAMES: Mapping[str, str] = {
    "ptp_edit": "Edit pair", "mue": "Units (MUE)", "add_on": "Add-on code", "modifier": "Modifier",
    "status": "Status", "global_period": "Global period", "date": "Date", "unknown_code": "Unknown code",
    "diagnosis": "Diagnosis",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetFinding:
    """What a rule says of a line; `source` is the number under which its place is cited."""

    name: str
    severity: str
    lines: str
    message: str
    source: int


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line with what is paid: `amount` in words, `severity` of its worst finding ("" for none),
    `sources` the numbers under which its steps are cited."""

    number: int
    code: str
    units: str
    status: str
    amount: str
    reason: str
    severity: str
    findings: tuple[SheetFinding, ...]
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A claim worked out. `problems` say what could not be read and was left out; `answer` holds
    every citation and step for the views that open them. Empty where there is nothing to work out."""

    title: str = ""
    lines: tuple[SheetLine, ...] = ()
    total: str = ""
    payment: tuple[tuple[str, str], ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    answer: Answer = field(default_factory=lambda: Answer("claim", "", "answered", ""))
    json: str = ""
    csv: str = ""


def worked_out(
    verb: str, rows: Sequence[Row], about: Row, under: QuestionSettings, reference: Reference
) -> Sheet:
    """The claim of the rows, checked or priced. Raises nothing that the rows could cause: what is
    wrong with them, and what is not loaded, stands in `problems`."""
    claim, problems = claim_on_desk(rows, about, under)
    if claim is None:
        return Sheet(problems=problems)
    texts = {"json": claim_json(claim), "csv": claim_csv(claim)}
    try:
        result = VERBS[verb](claim, reference)
    except LaminaError as error:
        return Sheet(problems=(*problems, str(error)), json=texts["json"], csv=texts["csv"])
    return _sheet(Outcome(verb, result), problems, under, texts)


def _sheet(
    outcome: Outcome, problems: tuple[str, ...], under: QuestionSettings, texts: Mapping[str, str]
) -> Sheet:
    result = outcome.result
    cited = tuple(NumberedCitation(n, c) for n, c in enumerate(result.citations(), start=1))
    codes = tuple(dict.fromkeys(line.line.hcpcs for line in result.lines))
    answer = Answer(
        "claim", outcome.title, "answered", "", codes, cited, _results(result),
        settings=under.as_strings(),
    )  # fmt: skip
    numbers = {one.citation.place: one.n for one in cited}
    left_out = (
        ("Rows that could not be read are left out of everything below.",) if problems else ()
    )
    return Sheet(
        outcome.title, tuple(_line(line, result, numbers) for line in result.lines),
        money(result.total), _payment(result.payment), _counts(result.findings),
        (*left_out, *(f"{step.label}: {step.expression}" for step in result.steps)),
        result.checked, result.not_checked, problems, answer, texts["json"], texts["csv"],
    )  # fmt: skip


def money(amount: Decimal | None) -> str:
    """$1,700.11; "no amount" where CMS sets none."""
    return "no amount" if amount is None else f"${amount:,.2f}"


def _line(
    line: PricedLine, result: ClaimResult, numbers: Mapping[tuple[str, str, str], int]
) -> SheetLine:
    told_here = [one for one in result.findings if _told_at(one, result) == line.number]
    findings = tuple(_finding(one, numbers) for one in told_here)
    sources = dict.fromkeys(numbers[step.citation.place] for step in line.steps)
    return SheetLine(
        line.number, line.line.code, _units(line), line.status, money(line.amount),
        line.reason, findings[0].severity if findings else "", findings, tuple(sources),
    )  # fmt: skip


def _told_at(one: Finding, result: ClaimResult) -> int:
    """The line at which a finding on several is told: the one that is denied, else the last."""
    denied = [n for n in one.lines if result.lines[n - 1].payable is False]
    return (denied or sorted(one.lines))[-1]


def _units(line: PricedLine) -> str:
    billed = line.line.units
    return str(billed) if line.paid_units in (billed, 0) else f"{line.paid_units} of {billed}"


def _finding(one: Finding, numbers: Mapping[tuple[str, str, str], int]) -> SheetFinding:
    return SheetFinding(
        FINDING_NAMES.get(one.rule, one.rule.replace("_", " ").capitalize()), one.severity,
        ", ".join(map(str, one.lines)), one.message, numbers[one.citation.place],
    )  # fmt: skip


def _counts(findings: Sequence[Finding]) -> tuple[tuple[str, int], ...]:
    severities = ("error", "warning", "info")
    counts = ((name, sum(one.severity == name for one in findings)) for name in severities)
    return tuple((name, count) for name, count in counts if count)


def _payment(share: PatientShare) -> tuple[tuple[str, str], ...]:
    if share.shares is None:
        return ()
    rows = [
        ("Total allowed", money(share.allowed)),
        ("Deductible applied", money(share.deductible_applied)),
        ("Coinsurance", money(share.coinsurance)),
        ("Sequestration", money(share.sequestration)),
        ("Medicare pays", money(share.medicare_payment)),
        ("Patient owes", money(share.patient)),
    ]
    if share.limiting_charge is not None:
        rows.append(("Limiting charge", money(share.limiting_charge)))
    return tuple(rows)


def _results(result: ClaimResult) -> tuple[RuleResult, ...]:
    """The steps of every line, then those of the patient's share."""
    made = [
        _result(
            f"line_{line.number}", line.line.code, line.steps, line.reason or money(line.amount)
        )
        for line in result.lines
    ]
    share = result.payment.result()
    return (*made, _result("Medicare and the patient", "", share.steps, share.reason))


def _result(tool: str, code: str, steps: tuple[Step, ...], reason: str) -> RuleResult:
    return RuleResult(tool, {"hcpcs": code} if code else {}, None, "", "", steps, reason)
