"""Manuals called by name, their paragraphs beside an answer, and what is not held."""

from types import MappingProxyType

import pytest

from assistant.compose.draft import Draft
from assistant.compose.manual_beside import write_manual_beside
from assistant.compose.prose import fresh
from assistant.evidence import Evidence
from assistant.headings import is_called
from assistant.indicator_mentions import indicator_mentions
from assistant.intents import find_intents
from assistant.mentions import CodeMention
from assistant.named_manuals import called_manuals
from assistant.not_held import not_held
from assistant.plan import Plan, make_plan
from assistant.query import Query
from assistant.rarity import Rarity
from assistant.relation import relation
from assistant.relevance import ranked
from assistant.settings import QuestionSettings
from corpus.citation import Citation
from index.chunk import Chunk
from index.hit import Hit
from index.keyword import tokenize
from tests.conftest import DAY, Ask


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("SNOMED code for stenosis", "SNOMED"),
        ("icd 9 for a herniated disc", "ICD-9"),
        ("is 0SG0071 valid", "ICD-10-PCS"),
        ("ASP of J1100", "average sales"),
        ("price per pedicle screw", "implants"),
        ("Palmetto LCD for kyphoplasty", "contractors"),
        ("how much do coders make", "salaries"),
        ("NHS fee for a discectomy", "other countries"),
        ("timely filing limit of Cigna", "payer"),
        ("billing and coding article A57826", "A57826"),
    ],
)
def test_what_no_source_holds_is_known_by_its_names(question: str, what: str) -> None:
    missing = not_held(question)
    assert missing is not None and what in missing.what
    said = missing.result().reason
    assert "Looked up in" in said and "lamina pages import" in said


@pytest.mark.parametrize(
    "question",
    [
        "is the implant cost included in 22853?",
        "What does Medicare pay for 63047 in Texas?",
        "wage index of Manhattan for 63047",
        "M48061 with 63047",
        "Does Medicare, unlike Aetna, cover 22867?",
    ],
)
def test_words_that_only_look_alike_do_not_count(question: str) -> None:
    assert not_held(question) is None


def test_medicares_figure_stands_beside_what_is_not_held(ask: Ask) -> None:
    written = ask("which DRG is 63047, and what does the surgeon get paid?")
    assert written.text.startswith("My sources do not hold the MS-DRG tables")
    assert "1,065.49" in written.text or "1065.49" in written.text
    assert written.draft.status == "partial" and written.checked.clean


def test_another_payers_rules_are_said_first_not_to_be_held(ask: Ask) -> None:
    written = ask("does Cigna use a 90 day global for 63047")
    assert written.text.startswith("My sources do not hold the rules of that payer")
    assert "090" in written.text and written.checked.clean
    assert not ask("What is the global period of 63047?").text.startswith("My sources")


def test_a_year_without_conversion_factor_is_named(ask: Ask) -> None:
    written = ask("conversion factor 2022")
    assert "No conversion factor for 2022 is in my sources" in written.text
    assert written.checked.clean


@pytest.mark.parametrize(
    ("question", "intent", "there"),
    [
        ("free T4 84439 and total T4 84436", "total", False),
        ("total for 22633 and 63052", "total", True),
        ("what is the total?", "total", True),
        ("they want it back, one way or another", "return_to_or", False),
        ("taken back to the OR for a hematoma", "return_to_or", True),
        ("sigmoidoscopy then colonoscopy same visit", "visit", False),
        ("a visit three weeks after 63047", "visit", True),
        ("should we settle or litigate?", "out_of_scope", True),
    ],
)
def test_words_of_two_meanings(question: str, intent: str, there: bool) -> None:
    assert (intent in find_intents(question)) is there


@pytest.mark.parametrize(
    ("question", "postoperative"),
    [
        ("rehab visit after hip replacement, which first dx?", False),
        ("office visit with a nurse, ok?", False),
        ("visit two weeks after a laminectomy, payable?", True),
    ],
)
def test_a_visit_stands_in_a_period_only_after_something(
    question: str, postoperative: bool
) -> None:
    query = Query(question, QuestionSettings(DAY), find_intents(question))
    assert ("postoperative" in make_plan(query, lambda code: True).topics) is postoperative


def test_codes_of_one_date_or_one_time_are_billed_together() -> None:
    assert relation("90791 and 90834 on one date") == "together"
    assert relation("97140, 97530 same 15 minutes") == "together"
    assert relation("22612 and 22614 for one level") == ""


def test_status_letters_stand_after_or_before_the_word() -> None:
    assert indicator_mentions("status code C vs R") == (("status", "C"), ("status", "R"))
    assert indicator_mentions("what does an E status mean") == (("status", "E"),)
    assert indicator_mentions("A patient's status after surgery") == ()


@pytest.mark.parametrize(
    ("question", "manual", "matter"),
    [
        ("What does the NCCI manual say about lavage?", "ncci-manual", "say about lavage?"),
        ("per the official guidelines, sequela first?", "icd10cm-guidelines", ", sequela first?"),
        ("record layout: calculation flag", "cms-rvu-layout", ": calculation flag"),
    ],
)
def test_a_manual_is_called_by_its_name(question: str, manual: str, matter: str) -> None:
    assert called_manuals(question) == ((manual,), matter)


def test_an_edit_is_no_name_of_a_manual() -> None:
    assert called_manuals("NCCI edit of 63047 with 22633, modifier?")[0] == ()


def test_a_heading_or_a_value_of_a_field_is_called() -> None:
    field = "Record layout > Endoscopic Base Code (positions 128-132)"
    value = "Record layout > Diagnostic Imaging Family Indicator (positions 146-147) > value 06"
    assert is_called(field, frozenset(tokenize("endoscopic base code, what is it")))
    assert is_called(value, frozenset(tokenize("imaging family 06?")))
    assert not is_called(value, frozenset(tokenize("imaging family 07?")))
    assert not is_called("a. Pain", frozenset(tokenize("back pain")))


def _paragraph(text: str, locator: str, codes: tuple[str, ...] = (), heading: str = "") -> Hit:
    chunk = Chunk(text, "ncci-manual-2026", locator, "NCCI Policy Manual", "manual", "ncci",
                  heading=heading, section=locator, codes=codes, id=locator)  # fmt: skip
    return Hit(chunk, 1.0, similarity=0.6, keyword_share=0.5)


BOTH = _paragraph("99211 is not reported with G0008.", "ch. XI §B.15", ("99211", "G0008"))
ONE = _paragraph("G0008 is for the influenza vaccine.", "ch. XI §B.13", ("G0008",))


def _asked(topic: str, *hits: Hit, manuals: frozenset[str] = frozenset()) -> Evidence:
    query = Query("nurse visit 99211 with flu shot G0008", QuestionSettings(DAY),
                  codes=(CodeMention("99211"), CodeMention("G0008")))  # fmt: skip
    found = tuple((0.7, hit) for hit in hits)
    return Evidence(query, Plan((topic,)), MappingProxyType({}), ranked=found, manuals=manuals)


def test_the_paragraph_on_all_of_the_codes_goes_before_one_on_some() -> None:
    draft = Draft(blocks=["The edit."])
    assert write_manual_beside(draft, _asked("ptp", ONE, BOTH))
    assert draft.blocks[0] == "The edit." and "§B.15" in draft.blocks[1]


def test_of_a_visit_it_goes_before_the_general_rule() -> None:
    draft = Draft(blocks=["Modifier 25."])
    assert write_manual_beside(draft, _asked("visit_pair", BOTH))
    assert "§B.15" in draft.blocks[0] and draft.blocks[-1] == "Modifier 25."


def test_it_is_left_out_where_its_words_stand_already() -> None:
    draft = Draft(blocks=["The edit."])
    place = Citation("ncci-manual-2026", "ch. XI", "2026", "Manual", "", "99211 with G0008")
    draft.say("Said.", place)
    assert not write_manual_beside(draft, _asked("ptp", BOTH))


def test_the_manual_called_by_its_name_speaks_first() -> None:
    draft = Draft(blocks=["The edit."])
    other = _paragraph("Something general.", "ch. I §A")
    manuals = frozenset({"ncci-manual-2026"})
    assert write_manual_beside(draft, _asked("ptp", other, manuals=manuals))
    assert "ch. I §A" in draft.blocks[0]


def test_a_passage_on_the_opposite_gives_way() -> None:
    plain = _paragraph("A pressure ulcer that is healed has no code.", "I.C.12.a.4")
    non = _paragraph("A non-pressure ulcer that is healed has no code.", "I.C.12.b.1")
    query = Query("healed pressure ulcer", QuestionSettings(DAY))
    order = ranked(query, (non, plain), Rarity(lambda token: 1, 10))
    assert [hit.chunk.locator for _, hit in order] == ["I.C.12.a.4", "I.C.12.b.1"]


def test_a_short_rule_of_its_own_is_fresh_beside_a_long_one() -> None:
    long = _paragraph("A pressure ulcer healed or healing at admission takes the code of its stage, "
                      "no other code is assigned, if documented; ask the provider.", "a.5")  # fmt: skip
    short = _paragraph("No code is assigned if a pressure ulcer is healed at admission.", "a.4")
    again = _paragraph("No code is assigned if a pressure ulcer is healed at admission.", "b.4")
    assert [hit.chunk.locator for hit in fresh([short, again], long)] == ["a.4"]
