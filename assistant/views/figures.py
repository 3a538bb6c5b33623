"""A code's figures for its page: headline facts, payment by setting and site, indicators, editions."""

from dataclasses import dataclass
from decimal import Decimal

from assistant.compose.words import money, no_amount
from assistant.facts import CodeFacts
from assistant.rules.indicator_words import INDICATORS
from assistant.rules.mue_verdict import MEANING as MAI
from assistant.rules.mue_verdict import mue_citation
from assistant.rules.payment_amount import payment_amount
from assistant.rules.result import RuleResult
from assistant.settings import QuestionSettings
from assistant.views.lines import line
from assistant.views.marks import Marks
from assistant.views.records import Bar, Fact, Grid, Line
from corpus.errors import LaminaError
from corpus.rows import FeeRow, Gpci

SETTING = {"facility": "facility", "nonfacility": "office"}
OF_WHOLE = Decimal(100)
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Amount:
    """What one unit is paid in a setting: the amount in words and in USD, and the steps to it."""

    setting: str
    place: str
    text: str
    value: Decimal | None
    steps: Grid
    reason: str


def place_name(gpci: Gpci | None) -> str:
    """The locality as the reader knows it: "Manhattan, NY (13202-01)", "National"."""
    if gpci is None:
        return "National"
    return f"{gpci.name.strip('* ').title()}, {gpci.state} ({gpci.locality})"


def amounts(
    facts: CodeFacts, under: QuestionSettings, gpci: Gpci | None, marks: Marks
) -> tuple[Amount, ...]:
    """The schedule amount per setting, in the locality and nationally; none without a fee row."""
    fee = facts.fee
    if fee is None:
        return ()
    settings = ("facility",) if fee.nonfacility_na else ("facility", "nonfacility")
    places = (gpci, None) if gpci is not None else (None,)
    found = [_amount(fee, under, setting, place, marks) for place in places for setting in settings]
    return tuple(found) if found[0].value is not None else tuple(found[:1])


def _amount(
    fee: FeeRow, under: QuestionSettings, setting: str, gpci: Gpci | None, marks: Marks
) -> Amount:
    result = payment_amount(
        fee, under.date_of_service, setting=setting, gpci=gpci,
        qualifying_participant=under.qualifying_participant,
    )  # fmt: skip
    value = None if result.value is None else Decimal(result.value)
    cites = marks(*result.citations[:1], result.steps[-1].citation)
    text = no_amount(fee.status) if value is None else money(value)
    return Amount(
        SETTING[setting], place_name(gpci), f"{text}{cites}", value, steps_of(result, marks), result.reason,
    )  # fmt: skip


def steps_of(result: RuleResult, marks: Marks) -> Grid:
    """The steps of a rule as a table."""
    rows = tuple((s.label, s.expression, f"{s.value}{marks(s.citation)}") for s in result.steps)
    return Grid(("Step", "How", "Value"), rows)


def headline(facts: CodeFacts, paid: tuple[Amount, ...], marks: Marks) -> tuple[Fact, ...]:
    """The figures a coder looks for first."""
    fee, found = facts.fee, []
    for one in paid[: 1 if fee is not None and fee.nonfacility_na else 2]:
        found.append(Fact(f"Payment, {one.setting}", one.text, one.place))
    if fee is None:
        return tuple(found)
    row = marks(fee.citation())
    if fee.nonfacility_na:
        found.append(Fact("Payment, office", f"NA{row}", "rarely or never done there"))
    words = {one.field: one.meaning(getattr(fee, one.field)) for one in INDICATORS}
    found += [
        Fact("Total RVU", f"{fee.facility_total_rvu}{row}", f"facility; work {fee.work_rvu}"),
        Fact("Global period", f"{fee.global_days}{row}", words["global_days"]),
        Fact("Status", f"{fee.status}{row}", words["status"]),
    ]
    if facts.mue.value is not None:
        mue = facts.mue.value
        note = f"units a day, MAI {mue.adjudication_indicator}" if mue.adjudication_indicator != "1" else "units a line, MAI 1"  # fmt: skip
        found.append(Fact("MUE", f"{mue.mue_value}{marks(mue.citation())}", note))
    return tuple(found)


def rvu_grid(fee: FeeRow, gpci: Gpci | None, marks: Marks) -> Grid:
    """The components in both settings, with the locality's indices where one is set."""
    row = marks(fee.citation())
    office = "NA" if fee.nonfacility_na else None
    parts = [
        ("Work", fee.work_rvu, fee.work_rvu, gpci and gpci.work_gpci),
        ("Practice expense", fee.facility_pe_rvu, fee.nonfacility_pe_rvu, gpci and gpci.pe_gpci),
        ("Malpractice", fee.mp_rvu, fee.mp_rvu, gpci and gpci.mp_gpci),
        ("Total", fee.facility_total_rvu, fee.nonfacility_total_rvu, None),
    ]
    index = marks(gpci.citation()) if gpci is not None else ""
    rows = []
    for label, facility, nonfacility, gpci_value in parts:
        cells = [label, f"{facility}{row}", f"{office or nonfacility}{row}"]
        rows.append(
            (*cells, f"{gpci_value}{index}" if gpci_value else "") if gpci else tuple(cells)
        )
    head = ("RVU", "Facility", "Office", *((f"GPCI {gpci.locality}",) if gpci else ()))
    return Grid(head, tuple(rows))


def sites(facts: CodeFacts, paid: tuple[Amount, ...], marks: Marks) -> tuple[Bar, ...]:
    """What Medicare's schedules set for one unit at each site: practitioner, and facility where printed."""
    office = next((a for a in paid if a.setting == "office"), None)
    facility = next((a for a in paid if a.setting == "facility"), None)
    if facility is None or facility.value is None:
        return ()
    sums: list[tuple[str, Decimal, Decimal | None, str]] = []
    if office is not None and office.value is not None:
        sums.append(("Office", office.value, None, f"the practitioner's amount covers it{_tail(office.text)}"))  # fmt: skip
    apc, asc = facts.apc.value, facts.asc.value
    if asc is not None and asc.payment_rate is not None:
        note = f"ASC rate {money(asc.payment_rate)}, indicator {asc.payment_indicator}{marks(asc.citation())}"
        sums.append(("Surgical centre", facility.value, asc.payment_rate, note))
    if apc is not None:
        note = f"APC {apc.apc} {money(apc.payment_rate)}{marks(apc.citation())}"
        sums.append(("Hospital outpatient", facility.value, apc.payment_rate, note))
    if not sums:
        return ()
    sums.append(("Hospital inpatient", facility.value, None, "the hospital is paid by DRG, which is not in these tables"))  # fmt: skip
    most = max(mine + (theirs or 0) for _, mine, theirs, _ in sums)
    return tuple(bar(label, _parts(mine, theirs), note, most) for label, mine, theirs, note in sums)


def _tail(text: str) -> str:
    """The markers at the end of a text."""
    return text[text.index(" [") :] if " [" in text else ""


def bar(label: str, parts: tuple[tuple[str, Decimal], ...], note: str, most: Decimal) -> Bar:
    """A bar of parts (words, USD) on a chart whose longest bar is `most`."""
    shown = tuple((words, _share(value, most)) for words, value in parts)
    return Bar(label, shown, money(sum((value for _, value in parts), Decimal(0))), note)


def _parts(mine: Decimal, theirs: Decimal | None) -> tuple[tuple[str, Decimal], ...]:
    practitioner = (f"practitioner {money(mine)}", mine)
    return (
        (practitioner,) if theirs is None else (practitioner, (f"facility {money(theirs)}", theirs))
    )


def _share(value: Decimal, most: Decimal) -> str:
    return str((value / most * OF_WHOLE).quantize(TENTH)) if most else "0"


def site_words(facts: CodeFacts) -> str:
    """What the facility tables do not say of the code, in a sentence; "" where both have a rate."""
    said = []
    for name, looked in (("hospital outpatient", facts.apc), ("surgical centre", facts.asc)):
        if looked.missing:
            said.append(looked.missing)
        elif looked.none:
            said.append(f"The loaded {name} table prints no rate for {facts.hcpcs}.")
    asc = facts.asc.value
    if asc is not None and asc.payment_rate is None:
        said.append(f"In a surgical centre it is packaged (indicator {asc.payment_indicator}): no rate of its own.")  # fmt: skip
    return " ".join(said)


def indicator_grid(fee: FeeRow, marks: Marks) -> Grid:
    """Every indicator with its value, in words, cited where the values are defined."""
    rows = []
    for one in INDICATORS:
        value = getattr(fee, one.field)
        where = marks(fee.citation(), one.citation().quoting(f"{one.label} {value}: {one.meaning(value)}"))  # fmt: skip
        rows.append((one.label, f"**{value or 'not loaded'}**", f"{one.meaning(value)}{where}"))
    return Grid(("Indicator", "Value", "Meaning"), tuple(rows))


def unit_words(facts: CodeFacts, marks: Marks) -> tuple[str, ...]:
    """The unit limit in sentences."""
    mue = facts.mue.value
    if mue is None:
        none = f"CMS publishes no MUE for {facts.hcpcs}; that is not a limit of zero."
        return (facts.mue.missing or f"{none}{marks(mue_citation())}",)
    per = "on one claim line" if mue.adjudication_indicator == "1" else "for one patient, practitioner and day"  # fmt: skip
    ground = f" Its ground: {mue.rationale}." if mue.rationale else ""
    return (
        f"**{mue.mue_value}** {'unit' if mue.mue_value == 1 else 'units'} at most {per}.{ground}{marks(mue.citation())}",
        f"Adjudication indicator **{mue.adjudication_indicator}**: {MAI[mue.adjudication_indicator]}.{marks(mue_citation())}",
        f"When the limit is exceeded all units fall, not only the excess.{marks(mue_citation())}",
    )


def editions_of(
    rows: tuple[FeeRow, ...], qualifying: bool, marks: Marks
) -> tuple[tuple[Line, ...], Grid]:
    """The base row in every loaded edition as lines (total RVU, work RVU, amount) and as a table."""
    paid = [(row, _national(row, qualifying)) for row in rows]
    grid = Grid(
        ("Edition", "In force", "Status", "Work RVU", "Total RVU, facility", "National amount, facility"),
        tuple(
            (f"**{row.edition.edition}**", row.edition.days, row.status, str(row.work_rvu),
             f"{row.facility_total_rvu}{marks(row.citation())}", money(amount) if amount is not None else "no amount")
            for row, amount in paid
        ),
    )  # fmt: skip
    if len(rows) < 2:
        return (), grid
    names = [row.edition.edition for row in rows]
    lines = [line("Total RVU, facility", names, [row.facility_total_rvu for row in rows]),
             line("Work RVU", names, [row.work_rvu for row in rows])]  # fmt: skip
    known = [amount for _, amount in paid if amount is not None]
    if len(known) == len(paid):
        lines.append(line("National amount, facility", names, known, dollars=True))
    return tuple(lines), grid


def _national(row: FeeRow, qualifying: bool) -> Decimal | None:
    """The national facility amount of an edition, None where none is set or its factor is not known."""
    try:
        found = payment_amount(
            row, row.edition.in_force_to, setting="facility", qualifying_participant=qualifying
        )
    except LaminaError:
        return None
    return None if found.value is None else Decimal(found.value)
