"""Printed indicators, global days and unit limits, held against the tables."""

from collections.abc import Iterator

from assistant.audit.audited_page import FIGURES, AuditedPage
from assistant.audit.authority import Authority
from assistant.audit.contradiction import Contradiction
from assistant.rules.global_period import WORDS as GLOBAL_WORDS
from assistant.rules.indicator_words import BY_FIELD
from corpus.rows import FeeRow, Mue

INDICATORS = {
    "status": ("Status", "status"),
    "global_days": ("Global days", "global_days"),
    "pctc_indicator": ("PC/TC indicator", "pctc_indicator"),
    "multiple_procedure": ("Multiple-procedure indicator", "multiple_procedure"),
    "bilateral_surgery": ("Bilateral indicator", "bilateral_surgery"),
    "assistant_surgery": ("Assistant indicator", "assistant_surgery"),
    "co_surgeons": ("Co-surgeon indicator", "co_surgeons"),
    "team_surgery": ("Team indicator", "team_surgery"),
    "physician_supervision": ("Supervision indicator", "supervision"),
    "imaging_family": ("Imaging family", "imaging_family"),
}
"""Printed field: its label and the column of the fee row."""
_FIGURES_OF_A_TABLE = ("work_rvu", "total_rvu", "payment_amount")


def printed_indicators(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """Every printed indicator; a global period left empty beside printed figures."""
    row = authority.fee(page.hcpcs)
    if row is None:
        return
    for name, (label, column) in INDICATORS.items():
        said, held = page.figures.get(name), getattr(row, column)
        if said is not None and held is not None and str(said) != held:
            yield _wrong(page, label, column, str(said), row, authority)
    prints = any(name in page.figures for name in _FIGURES_OF_A_TABLE)
    if prints and "global_days" not in page.figures:
        yield page.contradiction(
            "missing", FIGURES, f"Global days of {page.hcpcs}", "nothing: the field is empty",
            f"{row.global_days}, {GLOBAL_WORDS.get(row.global_days, 'a global period')}; an empty "
            f"field is unknown, never 0 ({row.edition.edition})", row.citation(), "incomplete",
        )  # fmt: skip


def _wrong(
    page: AuditedPage, label: str, column: str, said: str, row: FeeRow, authority: Authority
) -> Contradiction:
    held = getattr(row, column)
    words = BY_FIELD[column].meaning(held) if column in BY_FIELD else ""
    holds = f"{held}{f', {words}' if words else ''} ({row.edition.edition})"
    about = f"{label} of {page.hcpcs}"
    others = authority.other_fees(page.hcpcs)
    other = next((o for o in others if getattr(o, column) == said), None)
    kind = column if column in ("status", "global_days") else "indicator"
    if other is None:
        return page.contradiction(kind, FIGURES, about, said, holds, row.citation())
    told = other.edition.edition == page.edition
    return page.contradiction(
        kind, FIGURES, about, f"{said}, which is that of {other.edition.edition}", holds,
        row.citation(), "note" if told else "error",
    )  # fmt: skip


def printed_units(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """The unit limit and its adjudication indicator."""
    said = page.figures.get("mue_value")
    if said is None:
        return
    mue = authority.mue(page.hcpcs)
    about = f"MUE of {page.hcpcs}"
    if mue is None:
        if authority.has("mue", page.hcpcs) and (row := authority.fee(page.hcpcs)):
            yield page.contradiction(
                "unit_limit", FIGURES, about, str(said), "CMS publishes no unit limit for it",
                row.citation(),
            )  # fmt: skip
        return
    if said != mue.mue_value:
        yield page.contradiction(
            "unit_limit", FIGURES, about, str(said), limit(mue), mue.citation()
        )
    yield from _adjudication(page, about, mue)


def limit(mue: Mue) -> str:
    """A unit limit with its adjudication indicator and edition."""
    per = "per line" if mue.adjudication_indicator == "1" else "per day"
    return (
        f"{mue.mue_value}, adjudication indicator {mue.adjudication_indicator} ({per}) "
        f"({mue.edition.edition})"
    )


def _adjudication(page: AuditedPage, about: str, mue: Mue) -> Iterator[Contradiction]:
    indicator = page.figures.get("adjudication_indicator")
    if indicator is None:
        yield page.contradiction(
            "missing", FIGURES, about, f"{page.figures['mue_value']} without adjudication indicator",
            limit(mue), mue.citation(), "incomplete",
        )  # fmt: skip
    elif str(indicator) != mue.adjudication_indicator:
        yield page.contradiction(
            "indicator", FIGURES, f"MUE adjudication indicator of {page.hcpcs}", str(indicator),
            limit(mue), mue.citation(),
        )  # fmt: skip
