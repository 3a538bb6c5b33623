"""True paraphrases: the same statement in other words, order, voice, number form or place."""

import random
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from evals.corruptions.generate import SEED
from evals.corruptions.names import ISO, LONG, MONTHS
from evals.corruptions.sample import MARKER, MARKERS, Change, Sample, replaced, spans

QUOTATION = re.compile(r"[“”]")
SYNONYMS = (
    (r"\bis paid\b", "is reimbursed"), (r"\bMedicare pays\b", "Medicare reimburses"), (r"\bis allowed on\b", "is permitted on"),
    (r"\bcannot be billed\b", "can't be billed"), (r"\bis not\b", "isn't"), (r"\bare not\b", "aren't"), (r"\bnationally\b", "nationwide"),
    (r"\beach additional\b", "every additional"), (r"\beach further\b", "each additional"), (r"\bneeds\b", "requires"),
    (r"\brequired\b", "needed"), (r"\boperation\b", "surgery"), (r"\bthe first segment\b", "the initial segment"),
    (r"\bmay be paid\b", "may be reimbursed"), (r"\bis denied\b", "is rejected"), (r"\breport\b(?! shows| and)", "bill"),
    (r"\bpermitted\b", "allowed"), (r"\bbegins\b", "starts"), (r"\bis never paid\b", "is not ever paid"), (r"\bcovers\b", "includes coverage of"),
    (r"\bthe whole\b", "the entire"), (r"\bused on\b", "appended to"), (r"\bdoes not\b", "doesn't"), (r"\bphysician\b", "doctor"),
)  # fmt: skip
MONEY = re.compile(r"\$(\d[\d,]*\.\d{2})")
PERCENT = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?) ?%")
RVU = re.compile(r"(\d+\.\d+) RVU\b(?!s)")
VOICE = (
    (re.compile(r"\*\*Medicare pays (\$[\d,.]+) nationally \((facility|non-facility)\) for (\w{5}) in (\d{4})\.\*\*"),
     (r"**\3 is paid \1 nationally (\2) by Medicare in \4.**", r"**In \4, Medicare pays \1 nationally (\2) for \3.**",
      r"**For \3, Medicare pays \1 nationally (\2) in \4.**")),
    (re.compile(r"NCCI pairs (\w{5}) \(column one, paid\) with (\w{5}) \(column two, denied\), modifier indicator (\d)"),
     (r"\1 (column one, paid) is paired with \2 (column two, denied) by NCCI, modifier indicator \3",)),
    (re.compile(r"Primary codes for (\w{5}) \(add-on edit type (\d)\): ([\d, ]+)\."),
     (r"\3 are the primary codes for \1 (add-on edit type \2).",)),
    (re.compile(r"\*\*The MUE of (\w{5}) is (\d+)\*\*, with adjudication indicator \(MAI\) (\d)"),
     (r"**\1 has an MUE of \2**, with adjudication indicator (MAI) \3", r"**The MUE of \1 equals \2**, with MAI \3")),
    (re.compile(r"\*\*(\w{5}) has global period (\w{3})\*\*"), (r"**The global period of \1 is \2**",)),
    (re.compile(r"\*\*(\w{5})-(\w\w) comes to (\$[\d,.]+)\*\*"), (r"**\3 is what \1-\2 comes to**",)),
    (re.compile(r"runs from (\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)"), (r"runs to \2 from \1",)),
)  # fmt: skip
LEADS = ("In short: ", "According to its sources, ", "Note: ", "As the source states, ")


def number_forms(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """$1,197.69 as 1197.69 USD, 150 % as 150 percent, RVU as RVUs."""
    for match in spans(MONEY, sample.text):
        if _quoted(sample.text, match.start()):
            continue
        bare = match[1].replace(",", "")
        after = rng.choice([f"${bare}", f"{bare} USD", f"{match[1]} dollars", f"USD {match[1]}"])
        yield replaced(sample, "number form", match.start(), match.end(), after)
    for match in spans(PERCENT, sample.text):
        after = rng.choice([f"{match[1]} percent", f"{match[1]}%", f"{match[1]} per cent"])
        yield replaced(sample, "number form", match.start(), match.end(), after)
    for match in spans(RVU, sample.text):
        yield replaced(sample, "number form", match.start(), match.end(), f"{match[1]} RVUs")


def date_forms(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """A date in another usual form."""
    for match in spans(ISO, sample.text):
        day = date(int(match[1]), int(match[2]), int(match[3]))
        yield replaced(sample, "date form", match.start(), match.end(), _dated(day, rng))
    for match in spans(LONG, sample.text):
        day = date(int(match[3]), MONTHS.index(match[2]) + 1, int(match[1]))
        yield replaced(
            sample,
            "date form",
            match.start(),
            match.end(),
            rng.choice([day.isoformat(), _dated(day, rng)]),
        )


def _dated(day: date, rng: random.Random) -> str:
    name = MONTHS[day.month - 1]
    return rng.choice(
        [
            f"{day.day} {name} {day.year}",
            f"{name} {day.day}, {day.year}",
            f"{day.month}/{day.day}/{day.year}",
        ]
    )


def synonyms(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """A word exchanged for one that means the same."""
    for pattern, after in SYNONYMS:
        for match in spans(re.compile(pattern), sample.text):
            if not _quoted(sample.text, match.start()):
                yield replaced(sample, "synonym", match.start(), match.end(), after)


def _quoted(text: str, offset: int) -> bool:
    """Whether an offset stands between quotation marks, where words are the source's own."""
    begin = text.rfind("\n\n", 0, offset) + 1
    return "“" in text[begin:offset]


def voices(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """Active as passive, parts of a sentence in another order."""
    for pattern, forms in VOICE:
        for match in spans(pattern, sample.text):
            after = match.expand(rng.choice(forms))
            yield replaced(sample, "voice and order", match.start(), match.end(), after)


def orders(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """Two blocks, or two sentences under one group of markers, in the other order."""
    blocks = sample.text.split("\n\n")
    if len(blocks) > 2:
        i = rng.randrange(1, len(blocks) - 1)
        swapped = [*blocks[:i], blocks[i + 1], blocks[i], *blocks[i + 2 :]]
        yield Change(
            "order of blocks", sample, blocks[i], blocks[i + 1], "\n\n".join(swapped), blocks[i]
        )
    for block in blocks:
        parts = re.fullmatch(r"([A-Z][^.\n|*“]+\.) ([A-Z][^.\n|*“]+\.)((?: ?\[\d+\])+)", block)
        if parts and not re.match(r"(?:Yes|No)\b", parts[1]) and not re.search(r"\b(?:it|its|they|this|that|then)\b", parts[2], re.I):  # fmt: skip
            new = f"{parts[2]} {parts[1]}{parts[3]}"
            yield Change(
                "order of sentences", sample, block, new, sample.text.replace(block, new, 1), new
            )


def shapes(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """A bullet as a sentence, a paragraph as a bullet, a lead put before a sentence."""
    lines = sample.text.split("\n")
    for i, line in enumerate(lines):
        new = ""
        if line.startswith("- ") and not line.startswith("- Needs"):
            new = line[2:3].upper() + line[3:]
        elif (
            re.match(r"(?!Yes\b|No\b)[A-Z][a-z]", line)
            and MARKERS.search(line)
            and "“" not in line[:3]
        ):
            lead = rng.choice(LEADS)
            new = f"- {line}" if rng.random() < 0.5 else lead + line
        if new:
            text = "\n".join([*lines[:i], new, *lines[i + 1 :]])
            yield Change("bullet, sentence, lead", sample, line, new, text, new)


def from_tables(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """A cell of a comparison said as a sentence, with the cell's markers."""
    head: list[str] = []
    for line in sample.text.split("\n"):
        cells = (
            [c.strip() for c in line.strip().strip("|").split("|")] if line.startswith("|") else []
        )
        if not cells:
            head = []
        elif not head:
            head = cells
        elif re.search(r"\w", cells[0]):
            for i in range(1, min(len(cells), len(head))):
                said = _told(cells[0], head[i], cells[i])
                if said:
                    yield Change(
                        "table as sentence",
                        sample,
                        cells[i],
                        said,
                        f"{sample.text}\n\n{said}",
                        said,
                    )


FIELDS = {"Work RVU": "The work RVU of {code} is {value}.", "MP RVU": "{code} has an MP RVU of {value}.",
          "Facility PE RVU": "The facility PE RVU of {code} is {value}.", "Total RVU, facility": "{code} totals {value} RVU in a facility.",
          "National amount, facility": "Medicare pays {value} nationally for {code} (facility).", "Status": "{code} has status {value}.",
          "MUE (units, MAI)": "{code} has an MUE of {value}."}  # fmt: skip


def _told(row: str, column: str, cell: str) -> str:
    form = FIELDS.get(MARKER.sub("", row).strip())
    marks = "".join(MARKER.findall(cell))
    value = MARKER.sub("", cell).strip()
    if (
        form is None
        or not re.fullmatch(r"\w{5}", column)
        or not marks
        or value.startswith(("no", "NA"))
    ):
        return ""
    return f"{form.format(code=column, value=value)} {marks}"


def subsets(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """One block, or one row of a table, left out."""
    blocks = sample.text.split("\n\n")
    if len(blocks) > 1:
        i = rng.randrange(1, len(blocks))
        kept = [b for k, b in enumerate(blocks) if k != i and "differ in" not in b]
        yield Change("left out", sample, blocks[i], "", "\n\n".join(kept), "")
    lines = [line for line in sample.text.split("\n") if "differ in" not in line]
    rows = [
        k for k, line in enumerate(lines[:-1])
        if line.startswith("| ") and k > 1 and "|---" not in lines[k + 1]
    ]  # fmt: skip
    if rows:
        k = rng.choice(rows)
        yield Change("left out", sample, lines[k], "", "\n".join([*lines[:k], *lines[k + 1 :]]), "")


MAKERS: tuple[Callable[[Sample, random.Random], Iterator[Change]], ...] = (
    number_forms, date_forms, synonyms, voices, orders, shapes, from_tables, subsets,
)  # fmt: skip


def paraphrases(samples: Iterable[Sample], seed: int = SEED, per_answer: int = 1) -> list[Change]:
    """True paraphrases of the samples, at most `per_answer` of a kind in one answer."""
    made: list[Change] = []
    for sample in samples:
        for maker in MAKERS:
            rng = random.Random(zlib.crc32(f"{seed}/{sample.id}/{maker.__name__}".encode()))
            every = list(maker(sample, rng))
            made += rng.sample(every, min(per_answer, len(every)))
    return made
