"""A claim as it comes in, and what Lamina says of it."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from assistant.rules.entry import Entry, Unwritten, steps_of
from assistant.rules.patient_share import PatientShare
from assistant.rules.result import RuleResult, Step
from assistant.rules.scope import PRICED, Scope
from corpus.citation import Citation

RULES = (
    "ptp_edit",
    "mue",
    "add_on",
    "modifier",
    "status",
    "global_period",
    "date",
    "unknown_code",
    "diagnosis",
)
SEVERITIES = ("error", "warning", "info")


class ClaimLine(Struct, frozen=True):
    """One line of a claim; None means that the claim's value, or nothing, was given.

    `charge` in USD; `minutes` anesthesia time; `postoperative_days` days of care under 55;
    `levels` spine levels such as "L4-5"; `practitioner` PA, NP, CNS, CNM …; `documentation` and
    `teaching_exception` say that the record holds what the rule asks for.
    """

    hcpcs: str
    modifiers: tuple[str, ...] = ()
    units: int = 1
    date_of_service: date | None = None
    place_of_service: str | None = None
    setting: str | None = None
    charge: Decimal | None = None
    rendering_npi: str | None = None
    minutes: int | None = None
    postoperative_days: int | None = None
    levels: tuple[str, ...] = ()
    incision: str | None = None
    diagnoses: tuple[str, ...] = ()
    specialty: str | None = None
    group: str | None = None
    practitioner: str | None = None
    inpatient: bool = False
    teaching_hospital: bool = False
    teaching_exception: bool = False
    documentation: bool = False
    present_at_induction: bool = False
    base_units: int | None = None

    @property
    def code(self) -> str:
        """The code with its modifiers, e.g. 63030-50."""
        return "-".join((self.hcpcs, *self.modifiers))

    def has(self, *modifiers: str) -> bool:
        """Whether the line carries any of the modifiers."""
        # A loop, not any(): this is asked forty times a claim, and a generator costs more than it.
        for one in self.modifiers:  # noqa: SIM110
            if one in modifiers:
                return True
        return False


class Claim(Struct, frozen=True):
    """The lines of one patient, as one practitioner or group bills them.

    `locality` is "MAC-number" ("13202-01"), None with `zip` None meaning the national amount;
    `setting` facility or nonfacility; `deductible_remaining` USD, None when unknown.
    """

    date_of_service: date
    lines: tuple[ClaimLine, ...]
    claim_id: str = ""
    place_of_service: str | None = None
    setting: str | None = None
    locality: str | None = None
    zip: str | None = None
    qualifying_participant: bool = False
    participating: bool = True
    assigned: bool = True
    deductible_remaining: Decimal | None = None
    practitioner: str | None = None


class Finding(Struct, frozen=True):
    """What a rule says of lines (1-based). `rule` is one of RULES, `severity` of SEVERITIES."""

    rule: str
    severity: str
    lines: tuple[int, ...]
    message: str
    citation: Citation


class PricedLine(Struct, frozen=True):
    """One line with its amount.

    `amount` is USD after every adjustment: 0.00 where nothing is paid, None where CMS sets no
    amount. `payable` is True, False or "by_report"; `rank` the place under the multiple-procedure
    rule; `limiting_charge` the most a non-participating practitioner may charge, None otherwise;
    `if_supported` what would be paid with the documentation that the rule asks for.
    """

    number: int
    line: ClaimLine
    status: str
    payable: bool | str
    amount: Decimal | None
    paid_units: int
    entries: tuple[Entry | Unwritten, ...]
    reason: str
    setting: str = ""
    rank: int | None = None
    unit_amounts: tuple[Decimal, ...] = ()
    limiting_charge: Decimal | None = None
    if_supported: Decimal | None = None
    components: tuple[tuple[str, Decimal], ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """What led to the amount, each step cited; written when asked for."""
        return steps_of(self.entries)


class ClaimResult(Struct, frozen=True):
    """Every line priced, the total, the patient's share, and what was found.

    `steps` explain the claim as a whole (why nothing is halved, what was assumed); `scope` says how
    far the run went.
    """

    claim: Claim
    lines: tuple[PricedLine, ...]
    total: Decimal
    payment: PatientShare
    findings: tuple[Finding, ...]
    edition: str
    steps: tuple[Step, ...] = ()
    scope: Scope = PRICED

    @property
    def checked(self) -> tuple[str, ...]:
        """What was looked at, in sentences."""
        return self.scope.checked(self.claim)

    @property
    def not_checked(self) -> tuple[str, ...]:
        """What was assumed and what was not looked at, in sentences."""
        return self.scope.not_checked(self.claim)

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return any(finding.severity == "error" for finding in self.findings)

    def citations(self) -> tuple[Citation, ...]:
        """Every place cited by lines, steps, payment and findings, each once, in order."""
        steps = [step for line in self.lines for step in line.steps]
        every = [step.citation for step in (*steps, *self.steps, *self.payment.steps())]
        every += [finding.citation for finding in self.findings]
        seen: dict[tuple[str, str, str], Citation] = {}
        for citation in every:
            seen.setdefault(citation.place, citation)
        return tuple(seen.values())

    def result(self, tool: str = "price_claim") -> RuleResult:
        """The claim as one RuleResult: value the total, one step per line, then the claim's own."""
        steps = tuple(
            Step(
                f"{line.line.code}" + (f" × {line.line.units}" if line.line.units > 1 else ""),
                _expression(line),
                _value(line),
                line.steps[-1].citation,
            )
            for line in self.lines
            if line.steps
        )
        total = " + ".join(str(line.amount) for line in self.lines if line.amount is not None)
        summed = Step(
            "Total", total or "no amount", str(self.total), _total_citation(steps, self.steps)
        )
        return RuleResult(
            tool=tool,
            inputs={
                "lines": " ".join(_asked(line.line) for line in self.lines),
                "date_of_service": self.claim.date_of_service.isoformat(),
                **({"locality": self.claim.locality} if self.claim.locality else {}),
            },
            value=str(self.total),
            unit="USD",
            edition=self.edition,
            steps=(*steps, summed, *self.steps) if steps else self.steps,
            reason=" ".join(line.reason for line in self.lines if line.reason),
            citations=self.citations(),
        )


BASE_STEPS = 4
"""Relative values, their sum, conversion factor and amount: the steps of every schedule amount."""


def _asked(line: ClaimLine) -> str:
    return line.code + (f"x{line.units}" if line.units > 1 else "")


def _expression(line: PricedLine) -> str:
    """The steps of a line on one line; what goes beyond the schedule amount with its name."""
    told = [
        f"{step.expression} = {step.value}" if i < BASE_STEPS else f"{step.label}: {step.expression} = {step.value}"
        for i, step in enumerate(line.steps)
    ]  # fmt: skip
    return "; ".join(told) or line.reason


def _value(line: PricedLine) -> str:
    return "no amount" if line.amount is None else str(line.amount)


def _total_citation(lines: tuple[Step, ...], claim: tuple[Step, ...]) -> Citation:
    return (*claim, *lines)[0].citation
