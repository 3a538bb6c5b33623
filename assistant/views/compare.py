"""Two to six codes side by side: every cell cited, what differs marked, and the edits between them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.answer import NumberedCitation
from assistant.compose.comparison import write_comparison
from assistant.compose.draft import Cell, Draft
from assistant.compose.words import money
from assistant.evidence import Evidence
from assistant.gather import exact_evidence
from assistant.mentions import CodeMention
from assistant.plan import Plan
from assistant.query import Query
from assistant.rules.payment_amount import payment_amount
from assistant.rules.result import RuleResult
from assistant.settings import QuestionSettings
from assistant.views.code_page import FORM
from assistant.views.figures import bar, place_name
from assistant.views.marks import Marks
from assistant.views.names import code_title, codes_named
from assistant.views.records import Bar, CodeLink
from corpus.errors import BadInput
from corpus.store import Store

FEWEST, MOST = 2, 6
BETWEEN = re.compile(r"[\s,;/+]+|\bvs\.?\b", re.IGNORECASE)
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One field: its label, a cell a code (Markdown with [1] markers), and whether they differ."""

    label: str
    cells: tuple[str, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class CompareView:
    """Codes side by side. `unknown` are codes no table has, with the nearest that exist."""

    codes: tuple[CodeLink, ...]
    rows: tuple[CompareRow, ...]
    said: str
    asked_for: str
    amounts: tuple[Bar, ...]
    edits: tuple[str, ...]
    cautions: tuple[str, ...]
    unknown: tuple[CodeLink, ...]
    citations: tuple[NumberedCitation, ...]
    links: frozenset[str]


@dataclass(slots=True)
class _Rows(Draft):
    """A draft that keeps the rows of the comparison beside its Markdown."""

    kept: list[list[Cell]] = field(default_factory=list)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        self.kept += [list(row) for row in rows]


def read_codes(text: str) -> tuple[str, ...]:
    """The codes of a line such as "63052, 63053" or "63052 vs 63053", each once.

    Raises BadInput for a word that is no code, for fewer than two and for more than six.
    """
    words = [word.upper() for word in BETWEEN.split(text) if word]
    wrong = [word for word in words if not FORM.fullmatch(word)]
    if wrong:
        raise BadInput(
            f"'{wrong[0]}' is not a CPT or HCPCS code: five characters, such as 63053 or G0289."
        )
    codes = tuple(dict.fromkeys(words))
    if not FEWEST <= len(codes) <= MOST:
        raise BadInput(
            f"Compare {FEWEST} to {MOST} different codes, such as 63052, 63053; these are {len(codes)}."
        )
    return codes


def comparison(codes: tuple[str, ...], under: QuestionSettings, store: Store) -> CompareView:
    """The codes under the reader's settings; those no table knows are named, the others compared."""
    unknown = tuple(c for c in codes if not store.known(c))
    query = Query(" vs ".join(codes), under, codes=tuple(CodeMention(c) for c in codes))
    evidence = exact_evidence(query, Plan(("comparison",), unknown), store)
    draft, marks = _Rows(), Marks(store)
    if evidence.facts:
        write_comparison(draft, evidence, lead=False)
    rows = tuple(_row(row, marks) for row in draft.kept)
    edits = tuple(dict.fromkeys(_edit(result, marks) for result in evidence.of("ptp")))
    differ = [row.label for row in rows if row.differs]
    said = f"They differ in {len(differ)} of {len(rows)} rows." if len(evidence.facts) > 1 else ""
    texts = [cell for row in rows for cell in row.cells] + list(edits)
    links = tuple(CodeLink(c, code_title(c, under.date_of_service, store)) for c in evidence.facts)
    near = tuple(
        CodeLink(n, code_title(n), c) for c in unknown for n in evidence.nearest.get(c, ())
    )
    return CompareView(
        links, rows, said, place_name(evidence.localities[0] if evidence.localities else None),
        _amounts(evidence), edits, (*evidence.problems, *evidence.notes), near, marks.numbered,
        codes_named(texts, store) | frozenset(evidence.facts),
    )  # fmt: skip


def _row(row: list[Cell], marks: Marks) -> CompareRow:
    texts = [text for text, _ in row[1:]]
    cells = tuple(
        f"{text}{marks(*places)}" if places or text != "not in my sources" else NOTHING
        for text, places in row[1:]
    )
    return CompareRow(row[0][0], cells, len(set(texts)) > 1)


def _edit(result: RuleResult, marks: Marks) -> str:
    """What the edits say of a pair."""
    pair = " and ".join(result.inputs["codes"].split(" "))
    return f"**{pair}:** {result.reason}{marks(*result.citations[:2])}"


def _amounts(evidence: Evidence) -> tuple[Bar, ...]:
    """What each code pays in the setting of the reader, facility where none is set."""
    under = evidence.query.under
    gpci = evidence.localities[0] if evidence.localities else None
    found: list[tuple[str, Decimal, str]] = []
    for hcpcs, facts in evidence.facts.items():
        if facts.fee is None:
            continue
        setting = "facility" if facts.fee.nonfacility_na else under.setting or "facility"
        paid = payment_amount(
            facts.fee, under.date_of_service, setting=setting, gpci=gpci,
            qualifying_participant=under.qualifying_participant,
        )  # fmt: skip
        if paid.value is not None:
            found.append(
                (hcpcs, Decimal(paid.value), "office" if setting == "nonfacility" else setting)
            )
    most = max((value for _, value, _ in found), default=Decimal(0))
    return tuple(
        bar(hcpcs, ((money(value), value),), setting, most) for hcpcs, value, setting in found
    )
