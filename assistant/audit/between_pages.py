"""Two pages on one code that print different values where no table decides between them."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from assistant.audit.audited_page import FIGURES, AuditedPage
from assistant.audit.authority import Authority
from assistant.audit.contradiction import Contradiction
from assistant.audit.figures import RVUS
from assistant.audit.indicators import INDICATORS
from corpus.citation import Citation

_COMPARED = (*INDICATORS, *RVUS, "payment_amount", "mue_value", "adjudication_indicator")
_SAME = {"pe_rvu": "facility_pe_rvu", "total_rvu": "facility_total_rvu"}
"""An imported page's figure and the name of the same figure on ours."""


def between_pages(pages: Sequence[AuditedPage], authority: Authority) -> Iterator[Contradiction]:
    """Findings on the less weighty of two pages; the tables' own verdict is left to other checks."""
    for one, other in combinations(sorted(pages, key=lambda p: (p.authority, p.source_id)), 2):
        if not one.hcpcs or one.hcpcs != other.hcpcs:
            continue
        for name in _COMPARED:
            first, second = _value(one, name), _value(other, name)
            decided = _decided(name, one.hcpcs, authority)
            if first is None or second is None or first == second or decided:
                continue
            label = name.replace("_", " ")
            yield other.contradiction(
                "between_pages", FIGURES, f"{label} of {one.hcpcs}", str(second),
                f"{first} ({one.source_id})", _place(one, label, str(first)),
            )  # fmt: skip


def _value(page: AuditedPage, name: str) -> object:
    return page.figures.get(name, page.figures.get(_SAME.get(name, name)))


def _decided(name: str, hcpcs: str, authority: Authority) -> bool:
    """Whether a table of the day speaks of the figure."""
    if name in ("mue_value", "adjudication_indicator"):
        return authority.mue(hcpcs) is not None or authority.has("mue", hcpcs)
    return authority.fee(hcpcs) is not None


def _place(page: AuditedPage, label: str, value: str) -> Citation:
    return Citation(page.source_id, "Figures", page.edition, page.title, "", f"{label}: {value}")
