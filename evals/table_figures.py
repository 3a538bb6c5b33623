"""Expected figures that contradict the loaded tables, found before anything is asked."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from assistant.rules.payment_amount import payment_amount, usual_setting
from assistant.settings import QuestionSettings
from corpus.errors import BadInput, NoAnswer, NotSetUp, UnreadableFile
from corpus.rows import FeeRow
from corpus.store import Store
from evals.case import Case
from evals.fact import Fact

RVUS = (
    "work_rvu", "facility_pe_rvu", "nonfacility_pe_rvu", "mp_rvu", "facility_total_rvu",
    "nonfacility_total_rvu", "conversion_factor",
)  # fmt: skip
FIELDS = (*RVUS, "payment_amount", "mue_value", "apc_rate", "asc_rate")


def contradictions(cases: Iterable[Case], store: Store) -> tuple[UnreadableFile, ...]:
    """Every expected figure `of` a table that the loaded table does not hold, file and line named.

    A figure whose table or day is not loaded cannot be checked and is left to the run.
    """
    return tuple(found for case in cases for found in _of_case(case, store))


def require_no_contradiction(cases: Iterable[Case], store: Store) -> None:
    """Raises BadInput with one sentence a contradiction."""
    found = contradictions(cases, store)
    if found:
        raise BadInput("\n".join(map(str, found)))


def _of_case(case: Case, store: Store) -> Iterator[UnreadableFile]:
    under = QuestionSettings.from_mapping(case.settings)
    for _, expectation in case.expected():
        for fact in expectation.facts:
            if not fact.hcpcs:
                continue
            if fact.field not in FIELDS:
                known = ", ".join(FIELDS)
                told = f"case '{case.id}': unknown field '{fact.field}'; known are {known}"
                yield UnreadableFile(case.file, told, case.line)
                continue
            told = _contradiction(fact, under, store)
            if told:
                yield UnreadableFile(case.file, f"case '{case.id}': {told}", case.line)


def _contradiction(fact: Fact, under: QuestionSettings, store: Store) -> str:
    """Why the fact cannot be right, "" when it can or when the table is not there to be asked."""
    try:
        found, where = table_figure(fact.hcpcs, fact.field, under, store)
    except NotSetUp:
        return ""
    except NoAnswer as error:
        return f"expects {fact.field} {fact.value} of {fact.hcpcs}, but {error}"
    assert fact.value is not None
    if found is not None and abs(found - fact.value) <= fact.tolerance:
        return ""
    told = "none" if found is None else str(found)
    return f"expects {fact.field} {fact.value} of {fact.hcpcs}, but {where} has {told}"


def table_figure(
    hcpcs: str, field: str, under: QuestionSettings, store: Store
) -> tuple[Decimal | None, str]:
    """A figure of the tables (None where they hold none) and where it stands.

    Raises NotSetUp when the table is not loaded, NoAnswer when it does not know the code.
    """
    day = under.date_of_service
    if field == "mue_value":
        mue = store.mue(hcpcs, day)
        return (Decimal(mue.mue_value), f"MUE {mue.edition.edition}") if mue else (None, "the MUEs")
    if field == "apc_rate":
        apc = store.apc(hcpcs, day)
        return (apc.payment_rate, f"OPPS {apc.edition.edition}") if apc else (None, "Addendum B")
    if field == "asc_rate":
        asc = store.asc(hcpcs, day)
        return (asc.payment_rate, f"ASC {asc.edition.edition}") if asc else (None, "Addendum AA")
    row = store.fee_row(hcpcs, day)
    where = f"the {row.edition.edition} fee schedule, row {row.row},"
    if field in RVUS:
        return _rvu(row, field), where
    return _amount(row, day, under, store), where


def _rvu(row: FeeRow, field: str) -> Decimal | None:
    name = {"facility_total_rvu": row.facility_total_rvu, "nonfacility_total_rvu": row.nonfacility_total_rvu}  # fmt: skip
    found: Decimal | None = name[field] if field in name else getattr(row, field)
    return found


def _amount(row: FeeRow, day: date, under: QuestionSettings, store: Store) -> Decimal | None:
    locality = under.locality
    if under.zip:
        locality = store.locality_of_zip(under.zip, day).locality
    priced = payment_amount(
        row, day, setting=under.setting or usual_setting(row),
        gpci=store.gpci(locality, day) if locality else None,
        qualifying_participant=under.qualifying_participant,
    )  # fmt: skip
    try:
        return Decimal(priced.value) if priced.value is not None else None
    except InvalidOperation:
        return None
