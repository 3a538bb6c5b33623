"""Evidence: all that an answer may say, gathered before a word is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.audit.contradiction import Contradiction
from assistant.denials.report import DenialReport
from assistant.facts import CodeFacts
from assistant.plan import Plan
from assistant.query import Query
from assistant.rules.claim import ClaimResult
from assistant.rules.result import RuleResult
from corpus.rows import FeeRow, Gpci
from index.hit import Hit


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that an answer may say. `results` are rule results by topic; `localities` those that a
    named place can mean; `claim` the codes priced as one claim, `checked` the same after edits;
    `ranked` passages with their relevance, `documents` those of the imported documents that the question names (`by_name`, or as "our policy");
    `coverage` passages of them that name a code with diagnoses, by code; `unheard` words of the question that no passage holds;
    `manuals` are those of CMS's manuals that it names; `denial` a denial held against the codes as one claim; `problems` sentences on what could not be looked up."""

    query: Query
    plan: Plan
    facts: Mapping[str, CodeFacts]
    results: Mapping[str, tuple[RuleResult, ...]] = field(default_factory=dict)
    localities: tuple[Gpci, ...] = ()
    zip_result: RuleResult | None = None
    ranked: tuple[tuple[float, Hit], ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    nearest: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    history: Mapping[str, tuple[FeeRow, ...]] = field(default_factory=dict)
    claim: ClaimResult | None = None
    checked: ClaimResult | None = None
    contradictions: tuple[Contradiction, ...] = ()
    documents: tuple[tuple[float, Hit], ...] = ()
    by_name: bool = False
    manuals: frozenset[str] = frozenset()
    denial: DenialReport | None = None
    coverage: Mapping[str, tuple[Hit, ...]] = field(default_factory=dict)
    unheard: tuple[str, ...] = ()

    def of(self, topic: str) -> tuple[RuleResult, ...]:
        """The rule results of a topic, none when it has none."""
        return self.results.get(topic, ())

    @property
    def passages(self) -> tuple[Hit, ...]:
        """The passages found, those of a document that the question names first, then by relevance."""
        return tuple(hit for _, hit in (*self.documents, *self.ranked))
