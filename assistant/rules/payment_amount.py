"""The schedule amount of one unit: relative values, locality indices and conversion factor."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from assistant.rules.entry import Entry
from assistant.rules.manual import mcpm
from assistant.rules.money import cents, rounding_citation
from assistant.rules.result import RuleResult, Step
from assistant.rules.site_of_service import FACILITY, na_citation, na_flag, site
from assistant.rules.status_code import payability, status_code
from corpus.citation import Citation
from corpus.errors import NothingInForce
from corpus.parameter import Dated, parameter
from corpus.rows import FeeRow, Gpci


def formula_citation() -> Citation:
    """Where the payment formula is written."""
    return mcpm(12, "§20.1.A, pp. 9-11")


def conversion_factor(row: FeeRow, day: date, qualifying_participant: bool = False) -> Dated:
    """USD per RVU on a day, with its citation.

    The factor printed in the row's own file wins over the parameter, except for qualifying APM
    participants, whose factor is a parameter from 2026 on (before that there is one for all).
    """
    if qualifying_participant:
        qualifying = _parameter_factor("conversion_factor_qp", day)
        if qualifying is not None:
            return qualifying
    known = _parameter_factor("conversion_factor", day) if row.conversion_factor is None else None
    if row.conversion_factor is None:
        return known or parameter("conversion_factor").at(day)
    return _printed_factor(row.conversion_factor, day) or Dated(
        row.conversion_factor, row.edition.in_force_from, row.citation()
    )


@lru_cache(maxsize=4096)
def _parameter_factor(name: str, day: date) -> Dated | None:
    try:
        return parameter(name).at(day)
    except NothingInForce:
        return None


@lru_cache(maxsize=4096)
def _printed_factor(printed: Decimal, day: date) -> Dated | None:
    """The parameter's entry where it agrees with the file, for its citation."""
    last = parameter("conversion_factor").known_until
    known = None if last is not None and day > last else _parameter_factor("conversion_factor", day)
    return known if known is not None and known.value == printed else None


def adjusted_rvu(work: Decimal, pe: Decimal, mp: Decimal, gpci: Gpci | None) -> Decimal:
    """Relative values weighted by a locality's indices (national: all 1), not rounded."""
    if gpci is None:
        return work + pe + mp
    return work * gpci.work_gpci + pe * gpci.pe_gpci + mp * gpci.mp_gpci


def adjusted_expression(work: Decimal, pe: Decimal, mp: Decimal, gpci: Gpci | None) -> str:
    """The weighted sum as written out, e.g. "17.17 × 1.000 + 12.12 × 0.958 + 6.45 × 0.308"."""
    if gpci is None:
        return f"{work} + {pe} + {mp}"
    return f"{work} × {gpci.work_gpci} + {pe} × {gpci.pe_gpci} + {mp} × {gpci.mp_gpci}"


def unit_amount(row: FeeRow, setting: str, gpci: Gpci | None, factor: Decimal) -> Decimal:
    """The fee of one unit, USD, rounded once.

    MCPM ch. 12 §20.1.A: [(work × GPCI) + (PE × GPCI) + (MP × GPCI)] × conversion factor.
    """
    return cents(adjusted_rvu(row.work_rvu, row.pe_rvu(setting), row.mp_rvu, gpci) * factor)


def fee_entries(
    row: FeeRow, setting: str, gpci: Gpci | None, factor: Dated, amount: Decimal
) -> list[Entry]:
    """The steps behind `unit_amount`: components, their sum, and the formula."""
    pe = row.pe_rvu(setting)
    words = adjusted_expression(row.work_rvu, pe, row.mp_rvu, gpci)
    name = "facility" if setting == FACILITY else "non-facility"
    place = row.citation if gpci is None else gpci.citation
    total = adjusted_rvu(row.work_rvu, pe, row.mp_rvu, gpci)
    return [
        Entry(
            f"Relative values of {row.code}, {name} (work, practice expense, malpractice)",
            f"{row.work_rvu}, {pe}, {row.mp_rvu}",
            f"{row.work_rvu + pe + row.mp_rvu}",
            row.citation,
        ),
        Entry(
            "Total RVU" if gpci is None else f"RVUs weighted by the indices of {gpci.locality}",
            words,
            f"{total}",
            place,
        ),
        Entry("Conversion factor", "USD per RVU", f"{factor.value}", factor.citation),
        Entry("Payment amount", f"({words}) × {factor.value}", f"{amount}", formula_citation),
    ]


def payment_amount(
    row: FeeRow,
    day: date,
    *,
    setting: str | None = None,
    place_of_service: str | None = None,
    gpci: Gpci | None = None,
    qualifying_participant: bool = False,
    inpatient: bool = False,
) -> RuleResult:
    """The Medicare amount of one unit of a code, national (`gpci` None) or in a locality.

    Value: USD to the cent, or None where the status code allows no amount; `reason` then says why
    and who sets the price. Without place and setting the facility rate is given where the code is
    not performed elsewhere, the non-facility rate otherwise.
    """
    status, outcome = status_code(row.status), payability(row)
    inputs = {
        "hcpcs": row.code,
        "date_of_service": day.isoformat(),
        "locality": gpci.locality if gpci else "national",
    }
    if outcome is not True:
        step = Step(f"Status {row.status}", status.words, "no amount", row.citation())
        return RuleResult(
            "payment_amount",
            inputs,
            None,
            "USD",
            row.edition.edition,
            (step,),
            f"{row.code} has status {row.status}: {status.words}. {status.who}",
            (row.citation(), status.citation()),
        )
    found = site(day, place_of_service, setting or usual_setting(row), row, inpatient)
    assert found is not None
    factor = conversion_factor(row, day, qualifying_participant)
    amount = unit_amount(row, found.setting, gpci, factor.value)
    flags = [flag for flag in (found.flag, na_flag(row, found.setting), status_flag(row)) if flag]
    return RuleResult(
        "payment_amount",
        {**inputs, "setting": found.setting},
        str(amount),
        "USD",
        row.edition.edition,
        tuple(e.step() for e in fee_entries(row, found.setting, gpci, factor, amount)),
        " ".join([_sentence(row, found.setting, gpci, amount), *flags]),
        (row.citation(), found.citation, rounding_citation(), *((na_citation(),) if flags else ())),
    )


def usual_setting(row: FeeRow) -> str:
    """The setting assumed when none was given: facility for codes not performed elsewhere."""
    return FACILITY if row.nonfacility_na else "nonfacility"


def status_flag(row: FeeRow) -> str:
    """What must be said beside an amount of status R or T, "" otherwise."""
    if row.status == "R":
        return "Restricted coverage (status R): payable only where the contractor covers it."
    if row.status == "T":
        return "Status T: paid only if nothing else is payable under the fee schedule that day."
    return ""


def _sentence(row: FeeRow, setting: str, gpci: Gpci | None, amount: Decimal) -> str:
    name = "facility" if setting == FACILITY else "non-facility"
    where = "nationally" if gpci is None else f"in locality {gpci.locality}"
    return f"{row.code} is paid ${amount:,} {where} ({name})."
