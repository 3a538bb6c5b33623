"""Claims made up for tests and measurements: from the codes of a store, good and bad, seeded."""

import csv
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

COLUMNS = (
    "claim_id", "date_of_service", "place_of_service", "locality", "hcpcs", "modifiers", "units",
    "charge", "diagnoses",
)  # fmt: skip
MODIFIERS = (
    "", "", "", "", "51", "59", "50", "RT", "LT", "26", "TC", "25", "80", "AS", "62", "22", "78",
    "59 51", "GZ", "Q9",
)  # fmt: skip
PLACES = ("11", "21", "22", "24", "")
UNKNOWN = ("99999", "00000", "G9Z99", "6304", "A1")
LOCALITIES = ("", "", "13202-01", "01112-05", "99999-99")
DAYS = ("2026-01-05", "2026-05-15", "2026-07-15", "2026-08-01", "2025-11-03", "2019-01-01")

Row = dict[str, str]


def random_claims(codes: Sequence[str], count: int, seed: int = 7) -> Iterator[list[Row]]:
    """Claims as rows of a table: one in forty codes unknown, one in a hundred cells wrong."""
    rng = random.Random(seed)
    for number in range(count):
        shared = {
            "claim_id": f"C{number:06d}",
            "date_of_service": rng.choices(DAYS, (4, 4, 8, 4, 1, 0.1))[0],
            "place_of_service": rng.choice(PLACES),
            "locality": rng.choices(LOCALITIES, (6, 6, 6, 6, 0.3))[0],
        }
        yield [shared | _line(codes, rng) for _ in range(rng.randint(1, 7))]


def _line(codes: Sequence[str], rng: random.Random) -> Row:
    return {
        "hcpcs": rng.choice(UNKNOWN) if rng.random() < 0.025 else rng.choice(codes),
        "modifiers": "591" if rng.random() < 0.005 else rng.choice(MODIFIERS),
        "units": rng.choice(("-1", "one"))
        if rng.random() < 0.005
        else str(rng.choice((1, 1, 2, 9))),
        "charge": rng.choice(("", f"{rng.randint(1, 300_000) / 100:.2f}")),
        "diagnoses": rng.choice(("", "M48.061", "M54.16 M43.16", "X99")),
    }


def write_csv(path: Path, claims: Iterator[list[Row]] | list[list[Row]]) -> list[list[Row]]:
    """Write claims as CSV; gives them back as a list."""
    kept = list(claims)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for claim in kept for row in claim)
    return kept


def as_record(claim: list[Row]) -> dict[str, Any]:
    """The same claim in its JSON form."""
    head = {k: claim[0][k] for k in COLUMNS[:4]}
    lines = [{k: row[k] for k in COLUMNS[4:]} for row in claim]
    return head | {"lines": [line | {"modifiers": line["modifiers"].split()} for line in lines]}
