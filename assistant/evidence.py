"""Evidence: all that an answer may say, gathered before a word is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.audit.contradiction import Contradiction
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
    `ranked` passages with their relevance; `problems` sentences on what could not be looked up."""

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

    def of(self, topic: str) -> tuple[RuleResult, ...]:
        """The rule results of a topic, none when it has none."""
        return self.results.get(topic, ())

    @property
    def passages(self) -> tuple[Hit, ...]:
        """The passages found, the most relevant first."""
        return tuple(hit for _, hit in self.ranked)
