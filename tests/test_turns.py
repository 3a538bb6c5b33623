"""What a turn takes over: the subject of an add-on question, an event after surgery, a figure named."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.answer import Answer
from assistant.compose.rules_writer import write
from assistant.conversation import Conversation, Turn
from assistant.gather import gather
from assistant.grounding import grounded_answer
from assistant.query import Query
from assistant.rules.global_clock import global_clock
from assistant.scenario import CLOCK, read_event
from assistant.settings import QuestionSettings
from assistant.understand import understand
from corpus.modifier import load_modifiers
from corpus.store import Store
from tests.conftest import Ask, NoPassages

UNDER = QuestionSettings(date(2026, 7, 15))
ADD_ON = ("Can I bill 63053 alone?", "not even with 63047?", "with 22612 then?")
RETURN = ("22612 was done on 3 March 2026. when does the global end?",
          "he needs the OR for a wound dehiscence on day 10")  # fmt: skip


def _talk(store: Store, *turns: str) -> tuple[Query, Answer]:
    """The last of several turns, as understood and as answered."""
    conversation = Conversation()
    for text in turns:
        query = understand(text, UNDER, store, conversation)
        draft = write(query, gather(query, store, NoPassages()))  # type: ignore[arg-type]
        answer = grounded_answer(draft, query)
        conversation.add(Turn(query.question, answer, query))
    return query, answer


@pytest.mark.parametrize(
    ("turns", "codes"),
    [
        (ADD_ON, ("63053", "22612")), ((*ADD_ON, "22630?"), ("63053", "22630")),
        ((*ADD_ON, "22630?", "how many units max"), ("63053",)), ((*ADD_ON, "modifier 51 on it?"), ("63053",)),
        ((*ADD_ON, "what does it pay?"), ("63053",)), ((*ADD_ON, "total of both?"), ("63053", "22612")),
        (("primary codes of 63053?", "63048?"), ("63048",)),
    ],
)  # fmt: skip
def test_an_add_on_stays_the_subject(
    turns: tuple[str, ...], codes: tuple[str, ...], shipped: Store
) -> None:
    assert _talk(shipped, *turns)[0].hcpcs == codes


def test_beside_a_code_that_is_no_primary_the_answer_says_so(shipped: Store) -> None:
    _, answer = _talk(shipped, *ADD_ON)
    assert answer.status == "answered"
    assert answer.text.startswith("**No: 22612 is no primary code of 63053.**")


def test_a_figure_named_in_a_follow_up_is_held_against_the_code(shipped: Store) -> None:
    query, answer = _talk(shipped, "modifier 51 on 63053?", "it pays 222.54, right?")
    assert [(p.hcpcs, p.value) for p in query.premises] == [("63053", Decimal("222.54"))]
    assert query.modifiers == ()  # 51 was found not to be used: no amount is asked for with it
    assert "$204.75" in answer.text.split("\n\n")[0]


@pytest.mark.parametrize(
    ("asked", "said"),
    [("how is that paid?", "intra-operative share"), ("new global then?", "No new global period starts"),
     ("does it restart the clock?", "No new global period starts")],
)  # fmt: skip
def test_a_follow_up_asks_of_the_service_told_before(asked: str, said: str, shipped: Store) -> None:
    query, answer = _talk(shipped, *RETURN, asked)
    assert query.event == RETURN[1]
    assert said in answer.text


def test_another_matter_drops_the_service_told_before(shipped: Store) -> None:
    query, answer = _talk(shipped, *RETURN, "how much does 22612 pay?")
    assert query.event == ""
    assert "$1,467.64" in answer.text


def test_a_further_procedure_belongs_to_the_operation_before(shipped: Store) -> None:
    _, answer = _talk(shipped, RETURN[0], "carpal tunnel release on April 20, modifier?")
    assert answer.text.startswith("**Modifier 79.**")
    _, answer = _talk(shipped, RETURN[0], "carpal tunnel release on April 20, modifier?", "does that start a new period?")  # fmt: skip
    assert answer.text.startswith("**Yes.** A new global period starts")


def test_after_a_refused_payer_rate_medicare_s_is_asked_for(shipped: Store) -> None:
    query, answer = _talk(
        shipped, "MUE of 63044?", "what does Aetna pay for it?", "ok medicare for 63042"
    )
    assert "out_of_scope" not in query.intents
    assert "$1,219.80" in answer.text


@pytest.mark.parametrize(
    ("modifier", "value"),
    [("58", "new_period"), ("78", "no_new_period"), ("79", "new_period"), ("62", None)],
)
def test_which_modifier_starts_a_new_period(modifier: str, value: str | None) -> None:
    result = global_clock(load_modifiers()[modifier])
    assert (result.value if result else None) == value


@pytest.mark.parametrize(
    "text", ["new global then?", "does the clock restart?", "does it start over?"]
)
def test_a_new_period_is_asked_for(text: str) -> None:
    assert CLOCK.search(text)


@pytest.mark.parametrize("text", ["global days of 63047?", "when does the global end?"])
def test_a_period_is_not_a_new_one(text: str) -> None:
    assert not CLOCK.search(text)


@pytest.mark.parametrize(
    ("text", "unrelated"),
    [
        ("left knee replaced on May 1", True),
        ("left knee revised", False),
        ("knee infection", False),
    ],
)
def test_a_replacement_of_a_named_side_is_another_side(text: str, unrelated: bool) -> None:
    assert read_event(text, "090", ("27447",)).unrelated is unrelated


def test_components_named_together_are_lines_of_their_own(ask: Ask) -> None:
    query = ask("22842: global, 26 and TC amounts please").query
    assert [m.modifiers for m in query.codes] == [("26",), ("TC",)]
    assert "global" not in query.intents


@pytest.mark.parametrize(
    ("question", "modifier"),
    [
        ("99291 unrelated trauma during the 90 days of 22633, modifier?", "FT"),
        ("99213 for an unrelated rash during the global of 22633, modifier?", "24"),
        ("99213 with 22633 the same day, modifier?", "57"),
    ],
)
def test_a_visit_beside_an_operation_takes_the_modifier_of_its_day(
    ask: Ask, question: str, modifier: str
) -> None:
    written = ask(question)
    assert written.values("postoperative_modifier") == [modifier]
    assert written.checked.clean
