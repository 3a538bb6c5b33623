"""Understanding a question: masking, follow-ups, settings said in words, and what follows surgery."""

from datetime import date
from typing import Any

import pytest

from assistant.conversation import Conversation, Turn
from assistant.identifiers import screen
from assistant.query import Query
from assistant.rules.postoperative import postoperative_modifier
from assistant.scenario import read_event
from assistant.settings import QuestionSettings
from assistant.understand import LONGEST_QUESTION, clean, understand
from corpus.errors import BadInput
from corpus.store import Store

DAY = date(2026, 7, 15)


def _read(text: str, store: Store, **settings: Any) -> Query:
    return understand(text, QuestionSettings(DAY, **settings), store)


def _last(store: Store, *turns: str) -> Query:
    """The last of several questions of one conversation, as understood."""
    conversation = Conversation()
    for turn in turns:
        query = understand(turn, QuestionSettings(DAY), store, conversation)
        conversation.add(Turn(query.question, None, query))
    return query


# --- the text itself -------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u200b"])
def test_an_empty_question_is_refused(text: str, shipped: Store) -> None:
    with pytest.raises(BadInput, match="empty"):
        _read(text, shipped)


def test_a_question_longer_than_can_be_read_is_refused(shipped: Store) -> None:
    with pytest.raises(BadInput, match=r"up to 20,?000"):
        _read("63053 " * LONGEST_QUESTION, shipped)


def test_hidden_characters_do_not_hide_a_code(shipped: Store) -> None:
    assert clean("63\u200b053\u202e vs\n63\u00ad052") == "63053 vs 63052"
    assert _read("６３０５３ pays?", shipped).hcpcs == ("63053",)


# --- what the question sets ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("63047 in the hospital", "facility"), ("facility rate of 63047", "facility"),
        ("63047 at POS 22", "facility"), ("63047 in the office", "nonfacility"),
        ("non-facility price of 63047", "nonfacility"), ("63047 POS 11", "nonfacility"),
        ("63047 in the office or in the hospital", None), ("63047", None),
    ],
)  # fmt: skip
def test_the_setting_said_in_words(text: str, setting: str | None, shipped: Store) -> None:
    query = _read(text, shipped)
    assert query.under.setting == setting
    assert query.names_setting is (setting is not None)


def test_a_question_goes_before_the_settings(shipped: Store) -> None:
    query = _read("63047 in the office in Wisconsin", shipped, setting="facility", zip="10001")
    assert (query.under.setting, query.under.zip) == ("nonfacility", None)
    assert query.under.locality == "06302-00"


def test_settings_hold_where_the_question_says_nothing(shipped: Store) -> None:
    query = _read("What does 63047 pay?", shipped, setting="facility", locality="13202-01")
    assert (query.under.setting, query.under.locality) == ("facility", "13202-01")


def test_a_named_year_moves_the_date_of_service(shipped: Store) -> None:
    assert _read("63047 in 2025", shipped).under.date_of_service == date(2025, 12, 31)
    assert _read("63047 in 2026", shipped).under.date_of_service == DAY
    assert _read("63047 in 2025 vs 2026", shipped).under.date_of_service == DAY


def test_a_zip_code_is_the_place_and_no_code(shipped: Store) -> None:
    query = _read("What does 63047 pay in ZIP 10001?", shipped)
    assert (query.hcpcs, query.under.zip, query.names_zip) == (("63047",), "10001", True)


def test_a_locality_key_is_no_code_with_a_modifier(shipped: Store) -> None:
    query = _read("63047 in locality 13202-01", shipped)
    assert query.hcpcs == ("63047",) and query.under.locality == "13202-01"


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [
        ("Can two surgeons bill 63053?", ("62",)),
        ("63030 bilateral", ("50",)),
        ("a PA assisting on 63053", ("AS",)),
        ("assistant surgeon for 63053", ("80",)),
        ("co-surgeons with modifier 80 on 63053", ("80",)),  # a named modifier goes first
    ],
)
def test_a_role_stands_for_its_modifier(
    text: str, modifiers: tuple[str, ...], shipped: Store
) -> None:
    assert _read(text, shipped).modifiers == modifiers


@pytest.mark.parametrize(
    "given",
    [{"setting": "ward"}, {"zip": "1000"}, {"colour": "red"}, {"date": "15.07.2026"}],
    ids=lambda given: next(iter(given)),
)
def test_settings_that_cannot_be_read_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        QuestionSettings.from_mapping(given)


# --- follow-ups ------------------------------------------------------------------------------


def test_a_place_asks_the_question_before_anew(shipped: Store) -> None:
    query = _last(shipped, "What does 63047 pay?", "and in Manhattan?")
    assert query.follow_up and query.hcpcs == ("63047",)
    assert query.under.locality == "13202-01"
    assert "payment" in query.intents


def test_a_code_asks_the_question_before_of_that_code(shipped: Store) -> None:
    query = _last(shipped, "Can I bill 63053 alone?", "and 63052?")
    assert query.hcpcs == ("63052",) and "alone" in query.intents


def test_a_code_keeps_the_place_of_the_question_before(shipped: Store) -> None:
    query = _last(shipped, "What does 63047 pay in Manhattan?", "and 63048?")
    assert (query.hcpcs, query.under.locality) == (("63048",), "13202-01")


def test_the_same_for_another_code_keeps_the_modifier(shipped: Store) -> None:
    query = _last(shipped, "Is modifier 62 allowed on 63053?", "same for 63052")
    assert (query.hcpcs, query.modifiers) == (("63052",), ("62",))


def test_another_modifier_keeps_the_code(shipped: Store) -> None:
    query = _last(shipped, "Is modifier 62 allowed on 63053?", "What about modifier 51?")
    assert (query.hcpcs, query.modifiers) == (("63053",), ("51",))


def test_a_bare_modifier_is_not_taken_for_the_one_before(shipped: Store) -> None:
    query = _last(shipped, "Is modifier 62 allowed on 63053?", "and 80?")
    assert (query.hcpcs, query.modifiers) == (("63053",), ("80",))


def test_its_refers_back(shipped: Store) -> None:
    query = _last(shipped, "What does 63047 pay?", "What is its MUE?")
    assert query.hcpcs == ("63047",) and "mue" in query.intents and "payment" not in query.intents


def test_a_question_that_needs_a_code_takes_the_last_one(shipped: Store) -> None:
    query = _last(shipped, "What does 63047 pay?", "How many units may I bill?")
    assert query.hcpcs == ("63047",)


def test_a_year_asks_the_question_before_for_that_year(shipped: Store) -> None:
    query = _last(shipped, "What does 63047 pay in Wisconsin?", "and in 2025?")
    assert query.under.date_of_service == date(2025, 12, 31)
    assert (query.hcpcs, query.under.locality) == (("63047",), "06302-00")


def test_two_turns_back_is_still_known(shipped: Store) -> None:
    query = _last(shipped, "What does 63047 pay?", "and in Manhattan?", "and in the office?")
    assert query.hcpcs == ("63047",)
    assert (query.under.locality, query.under.setting) == ("13202-01", "nonfacility")


@pytest.mark.parametrize(
    "text",
    [
        "What is the conversion factor for 2026?",
        "What does 22612 pay?",
        "What is the weather?",
        "Compare 22630 and 22633",
    ],
)
def test_a_question_that_stands_alone_takes_nothing_over(text: str, shipped: Store) -> None:
    alone, after = _read(text, shipped), _last(shipped, "63047-62 in Manhattan?", text)
    assert not after.follow_up
    assert (after.hcpcs, after.modifiers, after.under) == (
        alone.hcpcs,
        alone.modifiers,
        alone.under,
    )


def test_the_first_question_is_never_a_follow_up(shipped: Store) -> None:
    assert not _last(shipped, "and in Manhattan?").follow_up


# --- identifiers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "secret", "kind"),
    [
        ("Patient John Smith had 63047", "John Smith", "PERSON"),
        ("Mr. Jones came back after 63047", "Jones", "PERSON"),
        ("Patient: Maria Garcia Lopez, 63030-RT", "Garcia", "PERSON"),
        ("MRN 1234567, 63053", "1234567", "MEDICAL_RECORD_NUMBER"),
        ("mrn: 1234567, 63053", "1234567", "MEDICAL_RECORD_NUMBER"),
        ("DOB 03/02/1950, M48.061", "03/02/1950", "DATE_OF_BIRTH"),
        ("dob: 3/2/1950, 63053", "3/2/1950", "DATE_OF_BIRTH"),
        ("Date of birth: March 2, 1950", "1950", "DATE_OF_BIRTH"),
        ("call 212-555-0147 about 63052", "555-0147", "PHONE_NUMBER"),
        ("telephone (212) 555-0147", "555", "PHONE_NUMBER"),
        ("SSN 123-45-6789", "6789", "US_SSN"),
        ("jane.doe@example.org asks about 63047", "jane.doe", "EMAIL_ADDRESS"),
        ("lives at 12 Elm Street, 63047", "Elm", "STREET_ADDRESS"),
        ("Medicare ID 1EG4-TE5-MK73, 63047", "1EG4", "MEDICARE_ID"),
        ("Account 99887766, 63047", "99887766", "ACCOUNT_NUMBER"),
        ("claim number 8842213 for 63047", "8842213", "ACCOUNT_NUMBER"),
    ],
)
def test_identifiers_are_masked(text: str, secret: str, kind: str) -> None:
    masked, kinds = screen(text)
    assert secret not in masked
    assert kind in kinds and f"[{kind}]" in masked


@pytest.mark.parametrize(
    "text",
    [
        "63052 vs 63053",
        "M48.061 with 63047 at L4-5",
        "Babinski sign and Gill procedure with 63012",
        "22633-62, 22842 and 22853x2 at L3-L4 and L4-L5",
        "Smith-Petersen osteotomy 22212",
        "the patient is a 67 year old with a Chiari malformation, 63047",
        "locality 13202-01 and ZIP 10001-1234 for 63047",
        "date of service 2026-07-15, 63053",
        "Is 63047-59 with 22633 payable in San Francisco?",
        "What does Medicare pay the patient's surgeon for 63047 in New York?",
        "APC 5114 and G0289 for the patient",
        "Dr. Gill's procedure, 63012, in Los Angeles",
        "the patient had 63030, 63035 x2 on 03/02/2026 and $1,193.75 was paid",
    ],
)
def test_codes_levels_and_terms_are_never_masked(text: str) -> None:
    assert screen(text) == (text, ())


def test_what_is_kept_of_a_question_is_masked(shipped: Store) -> None:
    query = _read("Patient John Smith, MRN 1234567: what does 63053 pay?", shipped)
    assert "Smith" not in query.question and "1234567" not in query.question
    assert query.hcpcs == ("63053",)
    assert set(query.identifiers) == {"PERSON", "MEDICAL_RECORD_NUMBER"}


# --- after an operation ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "global_days", "modifier"),
    [
        ("Visit three weeks after a laminectomy for an unrelated knee problem", "090", "24"),
        ("E/M for diabetes two weeks after 63030", "090", "24"),
        ("Decision for surgery at a visit the day before 22633", "090", "57"),
        ("Visit on the day of surgery at which the surgery was decided, 22633", "090", "57"),
        ("Decision for surgery at a visit on the same day as a minor procedure", "000", "25"),
        ("Separately identifiable visit on the same day as the procedure", "010", "25"),
        ("Visit on the same day as the procedure for a separate problem", "000", "25"),
        ("Return to the OR for a hematoma 5 days after 63047", "090", "78"),
        ("Unplanned return to the operating room for a wound infection", "090", "78"),
        ("Recurrent herniation reoperated three weeks later", "090", "78"),
        ("Second stage of the fusion, planned before the first operation", "090", "58"),
        ("A staged second operation ten days later", "090", "58"),
        ("Unrelated knee arthroscopy in the global period of 63047, same surgeon", "090", "79"),
        ("Carpal tunnel release by the same surgeon six weeks after 63047", "090", "79"),
        ("Follow-up visit six weeks after 63047 for a wound check", "090", "none"),
        ("Infection treated in the office with antibiotics after 63047", "090", "none"),
        ("A seroma drained in the office two weeks after 63047", "090", "none"),
        ("A surgeon of another group sees the patient: a different surgeon's visit", "090", "none"),
    ],
)
def test_the_modifier_after_an_operation(text: str, global_days: str, modifier: str) -> None:
    assert postoperative_modifier(read_event(text, global_days)).value == modifier


def test_every_scenario_is_cited() -> None:
    for text in ("unrelated visit", "return to the OR for a hematoma", "staged operation"):
        result = postoperative_modifier(read_event(text, "090"))
        assert result.citations and result.steps[0].citation.locator
        assert result.reason
