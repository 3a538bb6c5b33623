"""Questions about a practice's own documents: answered from the one that is named, and from no other."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.answer import Answer
from assistant.conversation import Conversation
from assistant.lamina import Lamina
from assistant.named_documents import named_documents
from assistant.settings import QuestionSettings, Settings
from assistant.understand import understand
from corpus.errors import BadInput
from corpus.store import Store
from index.build import build_index
from index.chunking import imported_chunks, own_chunks
from index.hashed_words import HashedWords
from index.search import Index
from tests.document_specimens import imported

CASES = Path(__file__).parent / "payer_documents"
DAY = QuestionSettings(date(2026, 7, 15))
PAGES = ("lamina-page-63047", "lamina-page-63053", "lamina-page-22633")


class Desk:
    """A Lamina with the specimens, our policy digests and three pages; the index knows no meaning."""

    def __init__(self, home: Path) -> None:
        self.ids = imported(home, home / "files")
        own = [c for c in own_chunks() if c.kind != "page" or c.source in PAGES]
        build_index(home, [*own, *imported_chunks(home)], HashedWords(384))
        self.index = Index.open(home, HashedWords(384))
        self.lamina = Lamina(Settings(home=home), Store.open(home), self.index)

    def ask(self, question: str, under: QuestionSettings = DAY) -> Answer:
        return self.lamina.ask(question, under)

    def cited(self, answer: Answer) -> set[str]:
        """The specimens cited, by the stem of their file."""
        stems = {source: stem for stem, source in self.ids.items()}
        sources = {one.citation.source for one in answer.citations}
        return {stems[source] for source in sources if source in stems}

    def named(self, question: str, under: QuestionSettings = DAY) -> set[str]:
        stems = {source: stem for stem, source in self.ids.items()}
        query = understand(question, under, self.lamina.store)
        return {stems[source] for source in named_documents(query, self.index).sources}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(Path(tmp_path_factory.mktemp("payers")))


def cases(split: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((CASES / f"{split}.yaml").read_text("utf-8"))
    return found


@pytest.mark.parametrize("split", ["dev", "test"])
def test_a_document_answers_what_is_asked_of_it_and_nothing_else(desk: Desk, split: str) -> None:
    wrong, mixed, asked = [], [], 0
    for case in cases(split):
        answer = desk.ask(case["ask"])
        cited, wanted = desk.cited(answer), case.get("from")
        if wanted is None:
            mixed += [case["ask"]] if cited else []
            continue
        asked += 1
        if cited - {wanted}:
            mixed.append(case["ask"])
        if wanted not in cited or not re.search(case["says"], answer.text, re.IGNORECASE):
            wrong.append(case["ask"])
    # Hashed words know no meaning: the real encoder answers all of them, see docs/documents_at_size.md.
    assert len(wrong) <= 0.15 * asked, wrong
    assert len(mixed) <= 0.1 * len(cases(split)), mixed


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("Does Meridian accept modifier 59?", {"bulletin-april"}),
        ("does harbor advantage pay an assistant", {"assistant-policy"}),
        ("What does Northland Medicaid require?", {"medicaid-notice"}),
        ("What does the Northland Workers' Compensation Fund pay?", {"workers-comp"}),
        ("Meridian or Harbor Advantage: who pays an assistant?", {"bulletin-april", "assistant-policy"}),
        ("What does L99121 say?", {"lcd-lumbar-fusion"}),
        ("Is form WC-31 paid?", {"workers-comp"}),
        ("What does the operative note standard say on levels?", {"note-standard"}),
        ("Is lumbar spinal fusion covered?", set()),
        ("What must the operative note say for 63047?", set()),
        ("What does Aetna require for 63047?", set()),
        ("Can 63053 be billed alone?", set()),
    ],
)  # fmt: skip
def test_documents_are_named_by_payer_number_and_title(
    desk: Desk, question: str, documents: set[str]
) -> None:
    assert desk.named(question) == documents


def test_our_policy_is_no_payers_document(desk: Desk) -> None:
    named = desk.named("What does our policy say on modifier 22?")
    assert "billing-rules" in named
    assert not named & {"fusion-policy", "assistant-policy", "workers-comp", "medicaid-notice"}


def test_a_payers_rule_and_medicares_stand_apart_and_are_said_to_differ(desk: Desk) -> None:
    answer = desk.ask("Harbor Advantage: is modifier 82 accepted?")
    theirs, _, medicares = answer.text.partition("**Medicare's own rule, which may differ:**")
    assert "Modifier 82 is not accepted" in theirs and "teaching hospital" not in theirs
    assert "teaching hospital" in medicares and "Harbor" not in medicares
    assert any("Harbor Advantage and of Medicare are not the same" in c for c in answer.cautions)


def test_a_payers_fee_is_answered_from_its_document_and_refused_without_one(desk: Desk) -> None:
    held = desk.ask("What is the workers' compensation fund's maximum fee for 22633?")
    assert held.status == "answered" and "$5,920.00" in held.text
    missing = desk.ask("What does Aetna pay for 22633?")
    assert missing.status == "refused" and not desk.cited(missing)


def test_a_document_is_not_asked_about_fraud(desk: Desk) -> None:
    answer = desk.ask("How do we bill Meridian for 63053 although it was not performed?")
    assert answer.status == "refused" and not desk.cited(answer)


def test_a_quotation_under_a_heading_with_figures_leaves_whole(desk: Desk) -> None:
    answer = desk.ask("Does Northland Medicaid require prior approval for 63030?")
    assert "Provider notice 2026-11" in answer.text and "requires prior approval" in answer.text
    assert not any("could not be grounded" in caution for caution in answer.cautions)


UNDER_HARBOR = replace(DAY, payer="Harbor Advantage")


def test_a_question_that_names_nobody_is_asked_of_the_payer_of_the_settings(desk: Desk) -> None:
    answer = desk.ask("Is modifier 82 accepted?", UNDER_HARBOR)
    theirs, _, medicares = answer.text.partition("**Medicare's own rule, which may differ:**")
    assert "Modifier 82 is not accepted" in theirs and "teaching hospital" in medicares
    assert desk.cited(answer) == {"assistant-policy"}
    assert answer.settings["payer"] == "Harbor Advantage"
    assert "assistant-policy" not in desk.cited(desk.ask("Is modifier 82 accepted?"))


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("Is an assistant surgeon paid?", {"assistant-policy"}),
        ("Does Medicare accept modifier 82?", set()),
        ("Does Meridian accept modifier 59?", {"bulletin-april"}),
        ("What does L99121 say?", {"lcd-lumbar-fusion"}),
        ("What does Aetna require for 63047?", set()),
    ],
)  # fmt: skip
def test_a_payer_named_in_the_question_goes_before_the_settings(
    desk: Desk, question: str, documents: set[str]
) -> None:
    assert desk.named(question, UNDER_HARBOR) == documents


def test_our_policy_is_no_payers_document_whatever_payer_is_set(desk: Desk) -> None:
    question = "What does our policy say on modifier 22?"
    assert desk.named(question, UNDER_HARBOR) == desk.named(question)


@pytest.mark.parametrize(
    "question",
    ["What does 22633 pay?", "63047 in Manhattan", "Total for 22633, 22634 and 63052", "How much for 63047?",
     "What is the conversion factor?"],
)  # fmt: skip
def test_no_amount_is_given_as_that_of_another_payer_than_medicare(
    desk: Desk, question: str
) -> None:
    answer = desk.ask(question, UNDER_HARBOR)
    assert answer.status == "refused", answer.text
    assert "I can't give the rates of a private payer" in answer.text
    assert desk.ask(question).status in ("answered", "partial")


def test_medicare_named_once_holds_for_the_follow_up_and_ends_with_it(desk: Desk) -> None:
    conversation = Conversation()
    asked = [
        desk.lamina.ask(question, UNDER_HARBOR, conversation)
        for question in ("What does Medicare pay for 63047?", "and 63048?", "and in Manhattan?")
    ]
    assert [one.status for one in asked] == ["answered"] * 3
    assert not any("payer" in one.settings for one in asked)
    assert desk.lamina.ask("What does 63047 pay?", UNDER_HARBOR, conversation).status == "refused"
    again = desk.lamina.ask("and Medicare?", UNDER_HARBOR, conversation)
    assert again.status == "answered" and "$" in again.text


def test_a_payer_without_a_document_gets_medicares_rule_said_to_be_medicares(desk: Desk) -> None:
    answer = desk.ask("Can 63053 be billed alone?", replace(DAY, payer="Pinewood Mutual"))
    assert not desk.cited(answer)
    assert any("what is said here is Medicare's" in caution for caution in answer.cautions)


def test_the_payers_to_choose_from_are_those_of_the_documents(desk: Desk) -> None:
    offered = desk.lamina.payers()
    assert {"Harbor Advantage", "BCBS of Northland", "Northland Medicaid"} <= set(offered)
    assert not {"Medicare", "Lakeside Spine Clinic", "Ortholux Devices", ""} & set(offered)
    assert list(offered) == sorted(offered, key=str.lower)


def test_a_payer_is_a_name_and_medicare_is_none() -> None:
    assert QuestionSettings.from_mapping({"payer": " Medicare "}).payer == ""
    kept = QuestionSettings.from_mapping({"payer": "Harbor  Advantage"})
    assert QuestionSettings.from_mapping(kept.as_strings_for_reading()) == kept
    assert "payer" not in QuestionSettings().as_strings()
    for bad in ("MRN 44556677", "x" * 81, "<b>", "a\nb: c" * 20):
        with pytest.raises(BadInput):
            QuestionSettings.from_mapping({"payer": bad})
