"""Parts of the global package: operation (54), follow-up (55), preparation (56), return (78)."""

from decimal import Decimal

from assistant.rules.manual import mcpm
from assistant.rules.money import cents
from assistant.rules.open_line import OpenLine
from corpus.citation import Citation
from corpus.parameter import parameter
from corpus.rows import FeeRow

SPLIT = ("54", "55", "56")
WITH_PACKAGE = frozenset({"010", "090"})
IN_FULL = frozenset({"000", "ZZZ"})


def split_citation() -> Citation:
    """Where the shares of the global package are written."""
    return mcpm(12, "§40.4.B, pp. 90-95")


def return_citation() -> Citation:
    """Where the return to the operating room is written."""
    return mcpm(12, "§40.4.C, pp. 90-95")


def has_package(row: FeeRow) -> bool:
    """Whether the row's global package can be split: 010 or 090 with percentages printed."""
    return row.global_days in WITH_PACKAGE and bool(
        row.preoperative or row.intraoperative or row.postoperative
    )


def postoperative_share(post: Decimal, days: Decimal, period: Decimal) -> Decimal:
    """The share of a fee for some days of follow-up; the day fraction is not rounded."""
    return post * days / period


def apply_split(line: OpenLine) -> None:
    """Price modifiers 54, 55 and 56."""
    if not line.has(*SPLIT):
        return
    assert line.row is not None
    if not has_package(line.row):
        line.has_no_amount(
            "Split care",
            f"{line.line.hcpcs} has global period {line.row.global_days} and no "
            "percentages to split: 54, 55 and 56 do not apply.",
            line.row.citation,
            payable=False,
        )
        return
    _split(line, line.row)


def _split(line: OpenLine, row: FeeRow) -> None:
    # MCPM ch. 12 §40.4.B; ch. 23 Addendum, fields 17-19
    pre, intra, post = (share or Decimal(0) for share in _shares(row))
    if line.has("54") and line.has("55"):
        line.times("Operation and follow-up", pre + intra + post, row.citation)
        line.reasons.append(
            "54 with 55: the whole package; one physician who does both bills without them."
        )
    elif line.has("54"):
        line.times("Operation only (pre- and intra-operative)", pre + intra, row.citation)
        line.reasons.append(f"Modifier 54: {pre} + {intra} of the fee.")
    elif line.has("55"):
        _follow_up(line, row, post)
    else:
        line.times("Pre-operative care only", pre, row.citation)
        line.reasons.append(
            f"Modifier 56: the pre-operative share {pre}; CMS publishes no payment rule for it."
        )


def _follow_up(line: OpenLine, row: FeeRow, post: Decimal) -> None:
    period = parameter("global_days").at(line.day, f"{row.global_days} after")
    days = line.line.postoperative_days
    assert line.amount is not None
    if days is None:
        line.times("All of the follow-up", post, row.citation)
        line.reasons.append(f"Modifier 55: the post-operative share {post} of the fee, all days.")
        return
    if days > period.value:
        # MCPM ch. 12 §40.4.B: together no more than the whole follow-up
        line.reasons.append(
            f"{days} days are more than the {period.value} of the period: {period.value} are paid."
        )
        days = int(period.value)
    amount = cents(line.amount * postoperative_share(post, Decimal(days), period.value))
    line.becomes(
        "Follow-up", f"{line.amount} × {post} × {days} ÷ {period.value}", amount, split_citation
    )
    line.reasons.append(
        f"Modifier 55: the post-operative share {post} for {days} of {period.value} days."
    )


def _shares(row: FeeRow) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    return row.preoperative, row.intraoperative, row.postoperative


def apply_return(line: OpenLine) -> None:
    """Price modifier 78: the intra-operative share; 000 and add-on codes in full."""
    if not line.has("78"):
        return
    assert line.row is not None
    if line.row.global_days in IN_FULL:
        # MCPM ch. 12 §40.4.C; for ZZZ our reading, by analogy
        line.reasons.append(f"Modifier 78 on a {line.row.global_days} code: paid in full.")
    elif has_package(line.row) and line.row.intraoperative is not None:
        line.times(
            "Return to the operating room (intra-operative)",
            line.row.intraoperative,
            line.row.citation,
        )
        line.reasons.append(
            "Modifier 78: only the intra-operative share is paid; no bilateral or multiple "
            "procedure rule, and no new global period."
        )
    else:
        line.has_no_amount(
            "Return to the operating room",
            f"{line.line.hcpcs} has global period "
            f"{line.row.global_days} and no intra-operative percentage: the contractor decides.",
            return_citation,
        )


def unlisted_return_cap(
    original: FeeRow, original_fee: Decimal, line: OpenLine | None = None
) -> Decimal:
    """The most an unlisted code is paid at a return to the OR, USD.

    Half of the intra-operative value of the operation that had the complication.
    """
    # MCPM ch. 12 §40.4.C
    day = line.day if line is not None else original.edition.in_force_from
    share = parameter("unlisted_return_to_or").at(day)
    return cents(share.value * original_fee * (original.intraoperative or Decimal(0)))
