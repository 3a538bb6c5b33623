"""The codes of a question as one claim: its lines, and what checking and pricing them finds."""

from collections.abc import Mapping

from assistant.facts import CodeFacts
from assistant.query import Query
from assistant.rules.checking import check_claim
from assistant.rules.claim import Claim, ClaimLine, ClaimResult
from assistant.rules.pricing import price_claim
from assistant.rules.visit_codes import is_visit
from corpus.rows import Gpci
from corpus.store import Store

VISIT_ONLY = frozenset({"24", "25", "57"})
"""Modifiers of evaluation and management services."""


def claim_of(query: Query, lines: tuple[ClaimLine, ...], localities: tuple[Gpci, ...]) -> Claim:
    """The lines as a claim under the question's settings."""
    under = query.under
    return Claim(
        under.date_of_service, lines, setting=under.setting or "facility",
        locality=localities[0].locality if localities else None,
        qualifying_participant=under.qualifying_participant, participating=under.participating,
    )  # fmt: skip


def checked_claim(
    query: Query, facts: Mapping[str, CodeFacts], localities: tuple[Gpci, ...], store: Store
) -> ClaimResult | None:
    """The codes of the question checked as one claim: what an edit would deny. None when none is known."""
    lines = _lines(query, facts)
    return check_claim(claim_of(query, lines, localities), store) if lines else None


def priced_claim(
    query: Query, facts: Mapping[str, CodeFacts], localities: tuple[Gpci, ...], store: Store
) -> ClaimResult | None:
    """The codes of the question priced as one claim, no edit applied. None when none is known."""
    lines = _lines(query, facts)
    return price_claim(claim_of(query, lines, localities), store) if lines else None


def _lines(query: Query, facts: Mapping[str, CodeFacts]) -> tuple[ClaimLine, ...]:
    return tuple(line for line in claim_lines(query) if line.hcpcs in facts)


def claim_lines(query: Query) -> tuple[ClaimLine, ...]:
    """The codes of a question as claim lines, in order, with what it says of units, modifiers and time.

    A modifier named apart from a code goes on every line where no line has one of its own: those of a
    visit on visits, the others on the rest.
    """
    single = len(query.codes) == 1
    apart = () if any(m.modifiers for m in query.codes) else query.modifiers
    return tuple(
        ClaimLine(
            m.hcpcs,
            m.modifiers or tuple(mod for mod in apart if (mod in VISIT_ONLY) == is_visit(m.hcpcs)),
            (query.units or m.units) if single else m.units,
            charge=query.charge if single else None,
            minutes=query.minutes if single or m.hcpcs.startswith("0") else None,
            postoperative_days=query.days_of_care,
            practitioner=query.practitioner,
        )
        for m in query.codes
    )
