"""Gather: exact look-ups first, then rules, then passages, into one Evidence for any writer."""

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from assistant.asked_claim import checked_claim, claim_lines, claim_of, priced_claim
from assistant.circumstances import LEAST_WORDS, circumstances
from assistant.code_history import code_history, ended_level2
from assistant.denials.explain import explain
from assistant.denials.report import DenialReport
from assistant.evidence import Evidence
from assistant.facts import CodeFacts, code_facts
from assistant.not_held import not_held, rules_of_another
from assistant.operations import further_levels_left_out
from assistant.plan import Plan, make_plan
from assistant.query import Query
from assistant.results import rule_results
from assistant.rules.indicator_words import BY_FIELD
from assistant.rules.result import RuleResult, Step
from assistant.safety.instructions import without_instructions
from corpus.editions import edition_note
from corpus.errors import EditionMissing, UnknownCode, UnknownLocality
from corpus.rows import Gpci
from corpus.store import Store

if TYPE_CHECKING:
    from assistant.audit.findings import Findings
    from assistant.named_documents import Named
    from index.hit import Hit
    from index.search import Index

WORDY = frozenset({"prose", "describe", "postoperative", "visit_pair", "modifier", "ptp", "documentation", "denial",
                   "diagnosis", "status", "global_period", "participation", "mue", "add_on", "indicator", "needs_input", "fee_field"})  # fmt: skip


def gather(
    query: Query,
    store: Store,
    index: "Index",
    passages: int = 8,
    findings: "Findings | None" = None,
) -> Evidence:
    """Collect the evidence for a question. Deliberate errors become problems, not exceptions.

    `findings` are those of the audit: what a loaded page says otherwise on the codes asked about.
    """
    plan = make_plan(query, store.known)
    evidence = exact_evidence(query, plan, store)
    if findings is not None and query.hcpcs:
        disputed = findings.on(query.hcpcs, query.under.date_of_service)
        evidence = replace(evidence, contradictions=disputed)
    from assistant.coverage import coverage_passages
    from assistant.described import describes_operation
    from assistant.named_documents import named_documents
    from assistant.named_manuals import named_manuals
    from assistant.rarity import rarity_of
    from assistant.relevance import SAYS_WHAT, ranked, with_section
    from assistant.unheard import unheard

    named = named_documents(query, index)
    found = _of_documents(query, named, index, passages)
    evidence = replace(evidence, documents=found, by_name=named.by_name)
    listless = [r.inputs["hcpcs"] for r in evidence.of("page_lacks") if "diagnosis" in plan.topics]
    evidence = replace(evidence, coverage=coverage_passages(listless, index, named.left_out))
    if named.by_name:  # the question itself says whose rules it asks for
        query = replace(query, under=replace(query.under, payer=""), names_payer=True)
        evidence = replace(evidence, query=query)
    called = named_manuals(query.question, index)
    evidence = replace(evidence, manuals=called.sources)
    if not called.sources and not WORDY.intersection(plan.topics) and not _needs_words(query, plan, evidence):  # fmt: skip
        return evidence
    apart = named.sources | named.left_out
    hits = [h for h in search(query, index, WIDER * passages) if h.chunk.source not in apart]
    if hits and describes_operation(query):  # what each code is, whatever else is said of the words
        hits += index.search(_text(query), WIDER * passages, (), ("page", "family"), SAYS_WHAT)
        evidence = replace(evidence, unheard=unheard(query.question, index.frequency))
    if not hits:
        return evidence
    best = ranked(query, hits, rarity_of(index))[: 2 * passages]
    pair = len(query.hcpcs) > 1
    if query.hcpcs and (pair or len(circumstances(query)) >= LEAST_WORDS):
        manuals = index.search(
            _text(query), passages, query.hcpcs if pair else (), kinds=("manual",)
        )
        best = _joined(best, ranked(query, manuals, rarity_of(index)))
    if called.sources:  # what the manual called by its name says of the matter goes first
        asked = replace(query, question=called.matter)
        said = index.search(called.matter, passages, sources=sorted(called.sources))
        best = _joined(ranked(asked, said, rarity_of(index)), best)
    kept, notes = without_instructions((*best, *_definitions(query, index)))
    if not kept:
        return replace(evidence, notes=(*evidence.notes, *notes))
    return replace(evidence, ranked=with_section(kept, index), notes=(*evidence.notes, *notes))


def _of_documents(
    query: Query, named: "Named", index: "Index", passages: int
) -> "tuple[tuple[float, Hit], ...]":
    """Passages of the documents that the question names, the most relevant first."""
    if not named.sources:
        return ()
    from assistant.rarity import rarity_of
    from assistant.relevance import ranked

    found = index.search(_text(query), 2 * passages, sources=sorted(named.sources))
    best = ranked(query, found, rarity_of(index), named.words)
    kept, _ = without_instructions(sorted(best, key=lambda pair: -pair[0]))
    return kept[:passages]


Ranked: TypeAlias = "tuple[tuple[float, Hit], ...]"


def _joined(first: Ranked, others: Ranked) -> Ranked:
    """Passages in order, each once."""
    known = {hit.chunk.id for _, hit in first}
    return (*first, *(pair for pair in others if pair[1].chunk.id not in known))


def _definitions(query: Query, index: "Index") -> "tuple[tuple[float, Hit], ...]":
    """CMS's definitions of the indicator values that a question names, where the layout is imported."""
    from index.hit import Hit

    named = [(BY_FIELD[field], value) for field, value in query.indicators if field in BY_FIELD]
    places = {f"{known.field_name}, value {value}" for known, value in named}
    found = (c for c in index.chunks if c.kind == "manual" and c.locator in places)
    return tuple((0.0, Hit(chunk, 0.0)) for chunk in found) if places else ()


WIDER = 4
"""How many times the passages wanted are searched, for the best of them to be put in order."""
WHEN = re.compile(r"\bwhen\b|\binstead\b|\bwhich (?:one|code)\b|\bchoose\b|\bright code\b", re.I)


def _needs_words(query: Query, plan: Plan, evidence: Evidence) -> bool:
    """Whether a question tells circumstances that a manual may speak of, or asks when to use which
    code, and a code of it has no page of ours to say."""
    if len(circumstances(query)) >= LEAST_WORDS and (query.hcpcs or query.diagnoses):
        return True
    if "comparison" not in plan.topics or not WHEN.search(query.question):
        return False
    return any(facts.page is None for facts in evidence.facts.values())


def exact_evidence(query: Query, plan: Plan, store: Store) -> Evidence:
    """The part of the evidence that comes from tables and rules alone."""
    problems: list[str] = []
    facts = _facts(query, plan, store, problems)
    localities, zip_result = _localities(query, store, problems)
    results = rule_results(query, plan, facts, localities, store, problems)
    results["unknown_code"] = tuple(_unknown(code, query, store) for code in plan.unknown)
    missing = not_held(query.question, query.hcpcs) if "not_held" in plan.topics else None
    results["not_held"] = (missing.result(),) if missing else ()
    another = rules_of_another(query.question, query.under.payer)
    results["another_payer"] = (another.result(),) if another else ()
    ended = (ended_level2(c, query.under.date_of_service, store) for c in plan.unknown)
    results["code_history"] = (
        *_code_histories(query, plan, facts, store), *(one for one in ended if one is not None),
    )  # fmt: skip
    history = {c: store.fee_history(c) for c in facts} if "history" in plan.topics else {}
    wants_claim = "claim" in plan.topics
    claim = priced_claim(query, facts, localities, store) if wants_claim else None
    checked = checked_claim(query, facts, localities, store) if wants_claim else None
    lacks = further_levels_left_out(query.question, query.codes) if wants_claim else ()
    return Evidence(
        query, plan, MappingProxyType(facts), results, localities, zip_result, (),
        tuple(dict.fromkeys(problems)), (*lacks, *_notes(query, facts)),
        {code: store.nearest_codes(code) for code in plan.unknown}, history, claim, checked,
        denial=_denial(query, plan, facts, localities, store) if query.denied else None,
    )  # fmt: skip


def _code_histories(
    query: Query, plan: Plan, facts: Mapping[str, CodeFacts], store: Store
) -> tuple[RuleResult, ...]:
    """Since and until when the codes stand in the schedule: where that is asked, or one is not in it."""
    day = query.under.date_of_service
    asked = "code_history" in plan.topics
    wanted = [code for code, one in facts.items() if asked or (one.fee is None)]
    found = (code_history(code, day, store) for code in wanted)
    return tuple(one for one in found if one is not None and (asked or one.value == "ended"))


def _denial(
    query: Query, plan: Plan, facts: Mapping[str, CodeFacts], localities: tuple[Gpci, ...], store: Store
) -> DenialReport:  # fmt: skip
    """The denial that a question names, held against its codes as one claim."""
    held = "denial_codes" in plan.topics
    lines = tuple(line for line in claim_lines(query) if held and line.hcpcs in facts)
    claim = claim_of(query, lines, localities) if lines else None
    return explain(query.denied, claim, store)


def search(query: Query, index: "Index", passages: int) -> "list[Hit]":
    """Passages for the question through the LangChain retriever: of its codes, and of the whole corpus."""
    from index.retriever import LaminaRetriever

    text = _text(query)
    codes = [LaminaRetriever(index=index, k=passages, codes=query.hcpcs)] if query.hcpcs else []
    found: dict[str, Hit] = {}
    for retriever in (*codes, LaminaRetriever(index=index, k=passages)):
        for document in retriever.invoke(text):
            hit: Hit = document.metadata["hit"]
            found.setdefault(hit.chunk.id, hit)
    return list(found.values())


def _text(query: Query) -> str:
    """What is searched for: the question, with what it follows up."""
    text = query.question if not query.topic else f"{query.topic} {query.question}"
    return f"{' '.join(query.hcpcs)} {text}" if query.follow_up and not query.topic else text


def _facts(query: Query, plan: Plan, store: Store, problems: list[str]) -> dict[str, CodeFacts]:
    facts = {}
    for hcpcs in query.hcpcs:
        if hcpcs in plan.unknown:
            continue
        try:
            facts[hcpcs] = code_facts(hcpcs, query.under.date_of_service, store)
            if facts[hcpcs].fee_missing:
                problems.append(facts[hcpcs].fee_missing)
        except UnknownCode as error:
            problems.append(str(error))
    return facts


def _localities(
    query: Query, store: Store, problems: list[str]
) -> tuple[tuple[Gpci, ...], RuleResult | None]:
    day = query.under.date_of_service
    try:
        if query.under.zip:
            row = store.locality_of_zip(query.under.zip, day)
            found = RuleResult(
                "locality_of_zip", {"zip": query.under.zip}, row.locality, "locality",
                row.edition.edition, (), "", (row.citation(),),
            )  # fmt: skip
            return (store.gpci(row.locality, day),), found
    except UnknownLocality as error:
        problems.append(str(error))
        place = store.edition("zip", day).citation(
            query.under.zip or "", f"ZIP code {query.under.zip}: not found"
        )
        return (), RuleResult("locality_of_zip", {"zip": query.under.zip or ""}, None, "locality",
                              place.edition, (), str(error), (place,))  # fmt: skip
    except EditionMissing as error:
        problems.append(str(error))
        said = f"The locality of ZIP code {query.under.zip} is not known: {error} What follows is national."
        return (), RuleResult("locality_of_zip", {"zip": query.under.zip or ""}, None, "locality", "", (), said)  # fmt: skip
    try:
        if query.under.locality:
            return (store.gpci(query.under.locality, day),), None
        if query.place is not None:
            return tuple(store.gpci(key, day) for key in query.place.localities), None
    except (UnknownLocality, EditionMissing) as error:
        problems.append(str(error))
    return (), None


def _place_notes(query: Query) -> tuple[str, ...]:
    """How a place that no table names was read, or that it was not."""
    place = query.place
    if place is None:
        return ()
    if not place.localities:
        return (
            f"I know no place '{place.text}', so no locality is applied. Give a ZIP code, a county "
            "or the locality (`lamina data status` shows the ZIP table).",
        )
    if place.by_zip:
        return (f"{place.text} was placed by its ZIP codes in CMS's ZIP-to-locality file.",)
    return ()


def _unknown(hcpcs: str, query: Query, store: Store) -> RuleResult:
    """The look-up that found nothing: which editions were searched, and the nearest codes."""
    near = store.nearest_codes(hcpcs)
    steps = tuple(
        Step(f"Looked up in {e.title}", hcpcs, "not found", e.citation("", f"{e.title}: {hcpcs} not found"))
        for e in store.editions("pfs")[-2:]
    )  # fmt: skip
    day = query.under.date_of_service
    inputs = {"hcpcs": hcpcs, "date_of_service": f"{day.isoformat()} ({day.day} {day:%B %Y})"}
    return RuleResult(
        "look_up_code", inputs, None, "code", "", steps, f"Nearest: {', '.join(near)}"
    )


def _notes(query: Query, facts: Mapping[str, CodeFacts]) -> tuple[str, ...]:
    """Which release stands in for the one of that quarter, in a sentence each."""
    notes = []
    for one in facts.values():
        for edition in (one.fee.edition if one.fee else None,):
            note = edition_note(edition, query.under.date_of_service) if edition else None
            if note:
                notes.append(note)
    return tuple(dict.fromkeys((*notes, *_place_notes(query))))
