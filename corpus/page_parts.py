"""The typed parts of an imported code page: figures, indicators, rows and lists.

None is a fact that the page does not print; it never stands for zero.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Indicator:
    """A fee schedule indicator: its value ("1", "ZZZ"), None when only words are printed."""

    value: str | None
    meaning: str | None = None


@dataclass(frozen=True, slots=True)
class PageFigures:
    """Every figure and indicator of a page. Amounts in USD, RVUs as printed, national."""

    payment_amount: Decimal | None = None
    total_rvu: Decimal | None = None
    work_rvu: Decimal | None = None
    pe_rvu: Decimal | None = None
    mp_rvu: Decimal | None = None
    global_days: Indicator | None = None
    status: Indicator | None = None
    pctc_indicator: Indicator | None = None
    multiple_procedure: Indicator | None = None
    bilateral_surgery: Indicator | None = None
    physician_supervision: Indicator | None = None
    assistant_surgery: Indicator | None = None
    co_surgeons: Indicator | None = None
    team_surgery: Indicator | None = None
    imaging_family: Indicator | None = None
    apc_status: Indicator | None = None
    asc_payment_indicator: Indicator | None = None
    type_of_service: Indicator | None = None
    betos: Indicator | None = None
    ccs: Indicator | None = None
    mue_value: int | None = None
    adjudication_indicator: str | None = None
    edition: str | None = None


@dataclass(frozen=True, slots=True)
class SitePayment:
    """One row of the payment-by-setting table; `apc` and `asc_payment_indicator` where printed."""

    setting: str
    detail: str | None
    amount: Decimal | None
    apc: str | None = None
    asc_payment_indicator: str | None = None


@dataclass(frozen=True, slots=True)
class FaqPair:
    """A question and its answer as printed."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class ModifierText:
    """A modifier that the page lists, and what it says about it (None: only listed)."""

    modifier: str
    text: str | None


@dataclass(frozen=True, slots=True)
class ListedCode:
    """A code in one of the page's lists, with what is printed beside it."""

    hcpcs: str
    description: str | None = None
    status: str | None = None
    apc_status: str | None = None
    asc_payment_indicator: str | None = None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """What happened to the code, and when."""

    on: date
    action: str
    note: str | None


@dataclass(frozen=True, slots=True)
class PageSource:
    """An entry of the page's own list of sources."""

    number: int
    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class SectionText:
    """Words that belong to a section: an introduction, or where the section says it comes from."""

    section: str
    text: str
