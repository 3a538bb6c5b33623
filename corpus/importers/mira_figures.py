"""The cards and tables of a Mira page: figures glued to their labels, payment by setting."""

import re
from decimal import Decimal
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.page_parts import Indicator, PageFigures, SitePayment

Lines = list[tuple[int, str]]
_RELEASE = re.compile(r"\bRVU(\d\d)([A-D])R?\b")
_LABELS = (
    "Work RVU", "Practice expense RVU", "Malpractice RVU", "Total RVU", "Medicare national rate",
    "Global period",
)  # fmt: skip


def cards_of(lines: list[str]) -> dict[str, str | None]:
    """The summary cards: a label line, then its value, unless the next label follows at once."""
    labels = ("Medicare", "Total RVUs", "Global, days", "Region")
    cards: dict[str, str | None] = {}
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line in labels:
            empty = following in labels or following.startswith("Drawn from")
            cards[line] = None if empty or following in ("", "—", "-", "–") else following
        elif line.startswith("Drawn from"):
            cards["Drawn from"] = line.removeprefix("Drawn from").strip() or None
    return cards


def figures_of(
    cards: dict[str, str | None], lines: Lines, stated_source: str, path: Path
) -> tuple[PageFigures, tuple[str, ...]]:
    """Figures of the table, else of the cards; what the two say differently is told."""
    table = {label: _row(lines, label, path) for label in _LABELS}
    card = {
        "Medicare national rate": _number(cards.get("Medicare")),
        "Total RVU": _number(cards.get("Total RVUs")),
        "Global period": cards.get("Global, days"),
    }
    told = [
        f"{label}: {card[label]} at the top of the page, {table[label]} in its table"
        for label in card
        if card[label] is not None and table[label] is not None and card[label] != table[label]
    ]
    merged = {**table, **{k: table[k] if table[k] is not None else v for k, v in card.items()}}
    release = _RELEASE.search(stated_source)
    figures = PageFigures(
        payment_amount=_decimal(merged["Medicare national rate"]),
        total_rvu=_decimal(merged["Total RVU"]),
        work_rvu=_decimal(merged["Work RVU"]),
        pe_rvu=_decimal(merged["Practice expense RVU"]),
        mp_rvu=_decimal(merged["Malpractice RVU"]),
        global_days=_global(merged["Global period"]),
        edition=f"20{release[1]}{release[2]}" if release else None,
    )
    return figures, tuple(told)


def _row(lines: Lines, label: str, path: Path) -> Decimal | str | None:
    """The value that is glued to a label of the figures table; None when there is none."""
    for number, line in lines:
        if line.startswith(label):
            value = line.removeprefix(label).strip()
            if label == "Global period":
                return value.removesuffix("days").strip() or None
            if value and _number(value) is None:
                problem = f"{label} is '{value[:30]}', not a number"
                raise UnreadableFile(path, problem, number, len(label) + 1)
            return _number(value)
    return None


def _number(value: str | None) -> Decimal | None:
    match = re.fullmatch(r"\$?\s*([\d,]*\d(?:\.\d+)?)", value or "")
    return Decimal(match[1].replace(",", "")) if match else None


def _decimal(value: Decimal | str | None) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _global(value: Decimal | str | None) -> Indicator | None:
    """Global days as CMS writes them: 90 is 090."""
    text = str(value or "").strip()
    return Indicator(text.zfill(3) if text.isdigit() else text.upper()) if text else None


def sites_of(lines: Lines, path: Path) -> tuple[SitePayment, ...]:
    """Rows of three lines (setting, place, amount) under the table's header."""
    start = next(
        (i for i, (_, line) in enumerate(lines) if line.startswith("SettingMedicare")), None
    )
    rows: list[SitePayment] = []
    held: list[str] = []
    for number, line in lines[start + 1 :] if start is not None else []:
        if not line.startswith("$"):
            held.append(line)
            continue
        if not held:
            raise UnreadableFile(path, f"the amount {line} has no setting above it", number, 1)
        rows.append(_site(held, _number(line)))
        held = []
    if held:
        rows.append(_site(held, None))
    return tuple(rows)


def _site(held: list[str], amount: Decimal | None) -> SitePayment:
    apc = re.search(r"\(APC (\w+)\)", held[0])
    indicator = re.search(r"\(PI (\w+)\)", held[0])
    return SitePayment(
        held[0],
        " ".join(held[1:]) or None,
        amount,
        apc[1] if apc else None,
        indicator[1] if indicator else None,
    )
