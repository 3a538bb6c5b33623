"""A Lamina without store, index or model: known questions, realistic answers, for tests of the screen."""

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.answer import Answer, Claim, Conflict, GroundedNumber, NumberedCitation
from assistant.checks import Check, Fault
from assistant.conversation import Conversation, Turn
from assistant.history import History
from assistant.query import Query
from assistant.rules.result import RuleResult, Step
from assistant.settings import QuestionSettings
from assistant.writers.offered import OfferedWriter
from assistant.writers.reader_key import ReaderKey
from corpus.citation import Citation
from corpus.errors import BadInput, IndexMissing, UnknownLocality
from corpus.rows import Edition, Gpci

CALLS: list[tuple[str, QuestionSettings, int]] = []
WRITERS: list[str] = []
KEYS: list[ReaderKey | None] = []
"""Question, settings and turns so far of every call, newest last."""


@dataclass(frozen=True, slots=True)
class FakeEvent:
    """As assistant.lamina.Event."""

    kind: str
    text: str = ""
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class FakePassage:
    """As assistant.passage.Passage."""

    title: str
    locator: str
    edition: str
    url: str
    text: str
    highlight: str = ""
    rows: tuple[tuple[str, str], ...] = ()


def _pfs(code: str, work: str, pe: str, mp: str, total: str, row: int) -> Citation:
    quote = (
        f"code: {code}; status: A; work RVU: {work}; facility PE RVU: {pe}; non-facility PE RVU: {pe} (NA); "
        f"MP RVU: {mp}; total facility RVU: {total}; total non-facility RVU: {total}; global days: ZZZ; "
        f"conversion factor: 33.4009; file: PPRRVU2026_Jul_nonQPP.csv row {row}"
    )
    return Citation(
        "cms-pfs-2026c",
        code,
        "2026C",
        "Physician fee schedule relative value file RVU26C (July 2026)",
        "",
        quote,
    )


PFS_52 = _pfs("63052", "4.14", "1.39", "1.35", "6.88", 6950)
PFS_53 = _pfs("63053", "3.69", "1.23", "1.21", "6.13", 6951)
AOC_52 = Citation(
    "cms-aoc-2026q3",
    "63052",
    "2026Q3",
    "NCCI add-on code edits, third quarter 2026",
    "",
    "code: 63052; add-on edit type: 1; primary codes: 22630, 22632, 22633, 22634",
)
AOC_53 = Citation(
    "cms-aoc-2026q3",
    "63053",
    "2026Q3",
    "NCCI add-on code edits, third quarter 2026",
    "",
    "code: 63053; add-on edit type: 1; primary codes: 22630, 22632, 22633, 22634, 63052",
)
MUE_52 = Citation(
    "cms-mue-2026q2",
    "63052",
    "2026Q2",
    "NCCI medically unlikely edits, practitioner services, second quarter 2026",
    "",
    "63052: MUE 1, MAI 2, rationale Code Descriptor / CPT Instruction",
)
MUE_53 = Citation(
    "cms-mue-2026q2",
    "63053",
    "2026Q2",
    "NCCI medically unlikely edits, practitioner services, second quarter 2026",
    "",
    "63053: MUE 4, MAI 2, rationale Anatomic Consideration",
)
MANUAL = Citation(
    "mcpm-12", "§20.1.A, pp. 9-11", "Rev. 13316 (2025-07-24)", "Medicare Claims Processing Manual, chapter 12",
    "https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c12.pdf",
    "The amount is the sum of the three products, times the conversion factor.",
)  # fmt: skip
PAGE_52 = Citation(
    "lamina-page-63052", "Level counting", "2026-09-01", "Lamina code page 63052", "",
    "One unit for the first segment decompressed with the interbody fusion; each additional segment is 63053.",
)  # fmt: skip
PAGE_53 = Citation(
    "lamina-page-63053", "Level counting", "2026-09-01", "Lamina code page 63053", "",
    "One unit for each additional segment; the first segment is 63052.",
)  # fmt: skip
IMPORTED = Citation("mira-63053", "RVUs", "", "Imported page 63053", "", "Work RVU 3.19")
GPCI = Citation(
    "cms-gpci-2026",
    "13202-01",
    "2026",
    "Geographic practice cost indices 2026",
    "",
    "Manhattan (NY) locality 13202-01: work GPCI 1.062; PE GPCI 1.204; MP GPCI 1.586",
)


def _amount(code: str, pfs: Citation, total: str, value: str) -> RuleResult:
    return RuleResult(
        "payment_amount", {"hcpcs": code, "locality": "national"}, value, "USD", "2026C",
        (
            Step("Total RVU, facility", "work + facility PE + MP", total, pfs),
            Step("Conversion factor", "2026, not a qualifying participant", "33.4009", pfs),
            Step("Payment amount", f"{total} × 33.4009, rounded to cents", value, MANUAL),
        ),
        f"{code} pays ${value} at the national facility rate.",
    )  # fmt: skip


def _numbered(*citations: Citation) -> tuple[NumberedCitation, ...]:
    return tuple(NumberedCitation(n, c) for n, c in enumerate(citations, 1))


def _settings(under: QuestionSettings) -> dict[str, str]:
    return under.as_strings()


COMPARISON = """**63052**: Decompression with lumbar posterior interbody fusion, first segment (an add-on code). [1]

**63053**: Decompression with lumbar posterior interbody fusion, each additional segment (an add-on code). [2]

|  | 63052 | 63053 |
|---|---|---|
| Kind | add-on (edit type 1) [3] | add-on (edit type 1) [4] |
| Levels | single segment [1] | each additional segment [2] |
| Counting rule | One unit for the first segment decompressed with the interbody fusion; each additional segment is 63053. [1] | One unit for each additional segment; the first segment is 63052. [2] |
| Primary codes | 22630, 22632, 22633, 22634 [3] | 22630, 22632, 22633, 22634, 63052 [4] |
| Global period | ZZZ (add-on code: included in the global period of its primary procedure) [5] | ZZZ (add-on code: included in the global period of its primary procedure) [6] |
| Work RVU | 4.14 [5] | 3.69 [6] |
| Facility PE RVU | 1.39 [5] | 1.23 [6] |
| MP RVU | 1.35 [5] | 1.21 [6] |
| Total RVU, facility | 6.88 [5] | 6.13 [6] |
| National amount, facility | $229.80 [5][7] | $204.75 [6][7] |
| MUE (units, MAI) | 1 (MAI 2) [8] | 4 (MAI 2) [9] |

They differ in: Levels; Counting rule; Primary codes; Work RVU; Total RVU, facility; National amount, facility; MUE."""


def comparison(question: str, under: QuestionSettings) -> Answer:
    """63052 against 63053: a table with a source in every cell."""
    cited = _numbered(
        PAGE_52, PAGE_53, AOC_52, AOC_53, PFS_52, PFS_53, MANUAL, MUE_52, MUE_53, IMPORTED
    )
    says = (Claim(6, "Work RVU 3.69"), Claim(10, "Work RVU 3.19"))
    return Answer(
        "a1", question, "answered", COMPARISON, ("63052", "63053"), cited,
        (_amount("63052", PFS_52, "6.88", "229.80"), _amount("63053", PFS_53, "6.13", "204.75")),
        (Conflict("the work RVU of 63053", says, 6),),
        ("An imported page gives an older work RVU for 63053; the CMS file is followed.",),
        (GroundedNumber("229.80", "results/0"), GroundedNumber("204.75", "results/1"), GroundedNumber("63052", "citations/1"), GroundedNumber("2026", "question")),
        "rules", {"understand": 1.0, "gather": 9.0, "total": 14.2}, _settings(under),
        ("Can I bill 63053 alone?", "and in Manhattan?"),
        (Check("numbers", 14), Check("codes", 3), Check("citations", 1), Check("verdicts", 0, (Fault("verdicts", "Yes", "is not the rule's"),))),
    )  # fmt: skip


def price(question: str, under: QuestionSettings) -> Answer:
    """A price with its steps."""
    return Answer(
        "a2", question, "answered", "**63053** pays **$241.17** in Manhattan (facility). [1][2]\n\nThe national amount is $204.75. [1][3]",
        ("63053",), _numbered(PFS_53, GPCI, MANUAL), (_amount("63053", PFS_53, "6.13", "204.75"),), (),
        ("An add-on code is paid only beside its primary code.",), (GroundedNumber("204.75", "results/0"),),
        "rules", {"total": 8.0}, _settings(replace(under, locality="13202-01")),
        verification=(Check("numbers", 14), Check("codes", 3), Check("citations", 1)),
    )  # fmt: skip


def refusal(question: str, under: QuestionSettings) -> Answer:
    """A refusal, without sources."""
    text = (
        "I can't answer questions on drugs, doses or treatment: that is outside coding and payment."
    )
    return Answer("a3", question, "refused", text, settings=_settings(under))


def needs_input(question: str, under: QuestionSettings) -> Answer:
    """One detail is missing."""
    text = "Which code do you mean? Give a CPT or HCPCS code; a date of service and the setting make the figure exact."
    return Answer(
        "a4",
        question,
        "needs_input",
        text,
        settings=_settings(under),
        suggestions=("MUE for 63053?",),
    )


def hostile(question: str, under: QuestionSettings) -> Answer:
    """An answer whose every field tries to become live markup."""
    bad = '<img src=x onerror="window.owned=1"><script>window.owned=1</script> ![p](https://x.example/p.png) [go](javascript:window.owned=1)'
    cite = Citation("evil", bad, "", bad, "javascript:window.owned=1", bad)
    return Answer(
        "a5",
        question,
        "partial",
        f"{bad} :red[loud] costs $5 and $6 [1] [7]",
        (),
        _numbered(cite),
        cautions=(bad,),
        suggestions=(bad,),
    )


ANSWERS = {
    "63052 vs 63053": comparison, "and in Manhattan?": price, "What does 63053 pay in Manhattan?": price,
    "What dose of gabapentin?": refusal, "hostile": hostile,
}  # fmt: skip
PASSAGES = {
    PAGE_52.source: "## Level counting\n\nCount segments, not interspaces.\n\n- One unit for the first segment decompressed with the interbody fusion; each additional segment is 63053.\n\nThe record names each segment.",
    MANUAL.source: "20.1 - Method for Computing Fee Schedule Amount\n\nEach component is multiplied by its index. The amount is the sum of the three products, times the conversion factor.\n\nAmounts are rounded to cents.",
}  # fmt: skip


class FakeLamina:
    """Answers known questions; anything else needs a detail. "crash", "bad" and "slow" do what they say."""

    examples = (
        "63052 vs 63053",
        "What does 63053 pay in Manhattan?",
        "What dose of gabapentin?",
        "Can I bill 63053 alone?",
    )

    def stream(
        self,
        question: str,
        under: QuestionSettings,
        conversation: Conversation | None = None,
        writer: str = "",
        key: ReaderKey | None = None,
    ) -> Iterator[FakeEvent]:
        """Stages, pieces of text, the answer; "crash" and "bad" raise, "slow" takes its time."""
        WRITERS.append(writer)
        KEYS.append(key)
        CALLS.append((question, under, len(conversation.turns) if conversation else 0))
        yield FakeEvent("stage", "Looking up codes")
        if question == "crash":
            raise RuntimeError(f"a secret in {question}")
        if question == "bad":
            raise UnknownLocality("ZIP code '00000' is in no loaded locality table.")
        answer = ANSWERS.get(question, needs_input)(question, under)
        if question == "slow":
            answer = comparison(question, under)
        if conversation is not None:
            conversation.add(Turn(question, answer, Query(question, under)))
        for block in answer.text.split("\n\n"):
            time.sleep(1.0 if question == "slow" else 0)
            yield FakeEvent("text", block + "\n\n")
        yield FakeEvent("answer", answer=answer)

    def passage(self, citation: Citation) -> FakePassage:
        """Fields of a table row; the section around a prose citation."""
        if citation.source == "evil":
            return FakePassage(
                citation.title, citation.locator, "", citation.url, citation.quote, citation.quote
            )
        if citation.source == IMPORTED.source:
            raise OSError("gone")
        rows: tuple[tuple[str, str], ...] = ()
        if citation.source.startswith("cms-"):
            parts = citation.quote.replace("\n", "; ").split("; ")
            rows = tuple((w[0], w[1]) for w in (p.split(": ", 1) for p in parts) if len(w) == 2)
        text = PASSAGES.get(citation.source, citation.quote)
        return FakePassage(
            citation.title,
            citation.locator,
            citation.edition,
            citation.url,
            text,
            citation.quote,
            rows,
        )

    def editions(self) -> tuple[Edition, ...]:
        """Two loaded editions."""
        return tuple(
            Edition(
                dataset,
                edition,
                source,
                dataset,
                "file.csv",
                "0" * 64,
                date(2026, 7, 1),
                date(2026, 9, 30),
                30,
                False,
            )
            for dataset, edition, source in (
                ("pfs", "2026C", "cms-pfs-2026c"),
                ("mue", "2026Q3", "cms-mue-2026q3"),
            )
        )

    @cached_property
    def history(self) -> History:
        """Kept in the home that the test names."""
        return History.open(Path(os.environ["LAMINA_HOME"]))

    def remembered(self, exchanges: Sequence[Any]) -> Conversation:
        """The turns, without understanding them."""
        conversation = Conversation()
        for one in exchanges:
            conversation.add(Turn(one.question, one.answer, Query(one.question, one.under)))
        return conversation

    def writers(self) -> tuple[OfferedWriter, ...]:
        """The rules, and a model that was found."""
        return (
            OfferedWriter("rules", "no model, no network"),
            OfferedWriter("openai:fake-model", "OPENAI_API_KEY is set"),
        )

    def payers(self) -> tuple[str, ...]:
        """The payers of two imported documents."""
        return ("Harbor Advantage", "Northland Medicaid")

    def localities(self, day: date) -> tuple[Gpci, ...]:
        """Two localities; after the question "linger" it takes a while to find them."""
        time.sleep(0.4 if CALLS and CALLS[-1][0] == "linger" else 0)
        edition, one = self.editions()[0], Decimal(1)
        named = (("13202-01", "NY", "MANHATTAN"), ("10112-00", "AL", "ALABAMA*"))
        return tuple(Gpci(id, state, name, one, one, one, 1, edition) for id, state, name in named)


def make() -> FakeLamina:
    """The factory that LAMINA_UI_FACTORY names."""
    return FakeLamina()


def not_set_up() -> FakeLamina:
    """A factory that fails as a missing index does."""
    raise IndexMissing("No search index was built yet. Run: lamina index build")


def broken() -> FakeLamina:
    """A factory that fails in a way nobody foresaw."""
    raise BadInput("LAMINA_WRITER 'nobody' is not known: use rules.")
