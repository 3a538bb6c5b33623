"""Whether a question asks for an amount, for a permission, or for what a claim comes to."""

import re

from assistant.circumstances import LEAST_WORDS, circumstances
from assistant.query import Query

AMOUNT = re.compile(
    r"\bhow much|\$|\bamounts?\b|\brates?\b|\bfees?\b|\bprice|\bcosts?\b|\bworth\b|\bdollars?\b|"
    r"\bwhat (?:does|do|will|would|is|are)\b.*\b(?:pay|pays|paid|get|earn)",
    re.IGNORECASE,
)
PERMISSION = re.compile(
    r"\b(?:never|always|not|is|are|be|isn'?t|aren'?t|won'?t be|get|gets)\s+(?:separately\s+)?"
    r"(?:paid|payable|reimbursed|allowed)\b|\b(?:pay|bill|report|code|charge|get)(?:s|ed)? (?:for )?both\b|\bpaid\s*\??\s*$",
    re.IGNORECASE,
)
"""Whether something is paid, not how much."""
OTHER_MATTERS = (
    "conversion_factor", "facility_rates", "compare", "history", "code_history", "rvu", "gpci", "alone", "primary", "mue", "ptp",
    "indicator", "global_end", "global", "visit", "return_to_or", "modifier", "diagnosis", "documentation",
    "denial", "status", "levels", "describe", "why", "participation", "same_day", "site_comparison",
)  # fmt: skip
"""What a question may be about other than an amount."""
LIMIT = re.compile(
    r"\bmues?\b|\bmai\b|limit|\bmax|\ballow|\bhow many\b|\bcan\b|\bmay\b|\bok\b|\btoo many\b|unlikely|\bmore than\b|\bden(?:y|ied)\b|"
    r"\bwhy\b|\btwice\b|\btimes\b|\blevels?\b|\bright\b|\bunits? or\b",
    re.IGNORECASE,
)
"""Whether units are asked about as a limit; else they are units to price."""


def asks_amounts(query: Query, codes: int) -> bool:
    """An amount is asked for in words, or a code stands with nothing but a place, a setting or a day."""
    asks = query.intents
    if asks.any("payment", "total") or query.charge is not None:
        return not asks_a_permission(query)
    if (
        codes == 1
        and query.place is not None
        and len(query.place.localities) > 1
        and asks.any("compare")
    ):
        return True
    counted = query.units is not None or any(m.units > 1 for m in query.codes)
    if counted and not asks.any(*(set(OTHER_MATTERS) - {"mue", "describe"})):
        return not (LIMIT.search(query.question) or _tells_a_case(query))
    under = query.place is not None or query.names_zip or query.names_setting or query.names_qp
    dated = bool(query.years or query.dates) or query.national
    silent = not asks.any(*OTHER_MATTERS) and not query.diagnoses
    return silent and (
        under or query.minutes is not None or (dated and not asks.any("global", "visit"))
        or (under and codes >= 1)
    )  # fmt: skip


def _tells_a_case(query: Query) -> bool:
    """Whether units are asked about ("2 units of 90853?") after what was done, which a price needs not."""
    asked = query.question.rstrip().endswith("?") and query.place is None and not query.names_zip
    return asked and len(circumstances(query)) >= LEAST_WORDS


def asks_a_permission(query: Query) -> bool:
    """ "Can 63053 be paid alone?", "an assistant is never paid for 63053": a verdict, not an amount."""
    verdict = query.intents.any(
        "alone", "ptp", "status", "modifier", "visit", "return_to_or", "same_day"
    )
    asks = "yes_no" in query.intents or PERMISSION.search(query.question) is not None
    return verdict and asks and not AMOUNT.search(query.question)


def is_one_claim(query: Query, codes: int) -> bool:
    """Several codes, several units or a charge make a claim, unless each code is asked for on its own."""
    if query.charge is not None or query.minutes is not None or query.practitioner is not None:
        return True
    several = codes >= 2 or any(m.units > 1 for m in query.codes) or (query.units or 1) > 1
    apart = re.search(
        r"\bwhat (?:does|do|is) each\b|\beach (?:of them|code|one)? ?(?:pay|worth)|\bseparately\b|\brespectively\b|\bindividually\b",
        query.question,
        re.IGNORECASE,
    )
    return several and (apart is None or "total" in query.intents)
