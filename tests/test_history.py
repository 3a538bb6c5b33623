"""The history: what was asked and answered is there after a restart, and gone once deleted."""

import json
import os
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from assistant.answer import Answer
from assistant.answer_json import answer_from_json
from assistant.grounding import grounded_answer
from assistant.history import History, remembered
from assistant.history.database import FILE
from assistant.history.tables import FORM
from assistant.settings import QuestionSettings
from corpus.errors import BadInput, NotSetUp
from corpus.store import Store
from tests.conftest import Ask

UNDER = QuestionSettings(date(2026, 7, 15), locality="13202-01", setting="facility")


POSTGRESQL = "LAMINA_TEST_POSTGRESQL"
"""The URL of a PostgreSQL database in which these tests may make and drop schemas."""


@pytest.fixture(params=["sqlite", "postgresql"])
def history(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[History]:
    if request.param == "sqlite":
        opened = History.open(tmp_path)
        yield opened
        opened.close()
        return
    if not (url := os.environ.get(POSTGRESQL)):
        pytest.skip(f"no PostgreSQL here: {POSTGRESQL} names none")
    engine, schema = create_engine(url), f"lamina_{uuid.uuid4().hex}"
    with engine.begin() as at:
        at.execute(text(f"CREATE SCHEMA {schema}"))
    opened = History.open(tmp_path, f"{url}?options=-csearch_path%3D{schema}")
    yield opened
    opened.close()
    with engine.begin() as at:
        at.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


def _answer(ask: Ask, question: str) -> Answer:
    written = ask(question)
    return grounded_answer(written.draft, written.query, "an-id")


def _asked(history: History, *questions: str, owner: str = "") -> str:
    id = history.start(owner)
    for question in questions:
        at = history.ask(id, question, UNDER)
        history.finish(id, at, Answer("a", question, "answered", f"About {question}. [1]"))
    return id


@pytest.mark.parametrize(
    "question",
    ["63052 vs 63053", "Can I bill 63053 alone?", "What does Medicare pay for 63047?", "MUE for 63053?",
     "I was told 63053 pays $222.54. Right?", "What dose of gabapentin?", "What does 63099 pay?"],
)  # fmt: skip
def test_an_answer_is_the_same_after_it_was_kept(ask: Ask, history: History, question: str) -> None:
    answer = _answer(ask, question)
    id = history.start()
    history.finish(id, history.ask(id, question, UNDER), answer)
    (kept,) = history.exchanges(id)
    assert kept.answer is not None and kept.under == UNDER
    assert kept.answer.to_json() == answer.to_json()
    assert [r.all_citations() for r in kept.answer.results] == [
        r.all_citations() for r in answer.results
    ]
    assert answer_from_json(json.loads(json.dumps(answer.to_json()))).to_json() == answer.to_json()


def test_a_question_without_its_answer_survives_a_restart(tmp_path: Path) -> None:
    first = History.open(tmp_path)
    id = _asked(first, "63052 vs 63053")
    first.ask(id, "and in Manhattan?", UNDER, "rules")
    first.close()
    again = History.open(tmp_path)
    done, waiting = again.exchanges(id)
    assert done.answer is not None and not done.unfinished
    assert waiting.unfinished and (waiting.question, waiting.writer) == (
        "and in Manhattan?",
        "rules",
    )
    assert [c.title for c in again.conversations()] == ["63052 vs 63053"]
    again.close()


def test_identifiers_are_masked_before_anything_is_written(
    history: History, tmp_path: Path
) -> None:
    id = history.start()
    at = history.ask(id, "Patient John Q. Brandywine, MRN 44556677, pays what for 63047?", UNDER)
    history.rate(id, at, "down", "wrong for Mrs. Abigail Brandywine, MRN 44556677")
    history.rename(id, "Case of Mr. John Brandywine")
    for file in tmp_path.iterdir():
        raw = file.read_bytes().lower()
        assert b"brandywine" not in raw and b"44556677" not in raw, file.name


def test_a_deleted_conversation_leaves_no_trace(history: History, tmp_path: Path) -> None:
    id = _asked(history, "zzyzx unique question about 63047")
    other = _asked(history, "something else")
    history.delete(id)
    assert history.conversation(id) is None and history.exchanges(id) == ()
    assert [c.id for c in history.conversations()] == [other]
    history.close()  # what the write-ahead log held is written, and overwritten, on closing
    with sqlite3.connect(tmp_path / FILE) as at:
        at.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert all(b"zzyzx" not in file.read_bytes() for file in tmp_path.iterdir())


def test_search_looks_in_titles_questions_and_answers(history: History) -> None:
    fused = _asked(history, "63052 vs 63053", "What of 22633 at 100%_sure level?")
    knees = _asked(history, "Injection of a knee")
    history.rename(knees, "Arthroscopy list")
    assert [c.id for c in history.conversations(search="22633 SURE")] == [fused]
    assert "22633" in history.conversations(search="22633")[0].found
    assert [c.id for c in history.conversations(search="arthroscopy")] == [knees]
    assert [c.id for c in history.conversations(search="about knee")] == [knees], "in the answer"
    assert history.conversations(search="22633 knee") == (), "not all words in one place"
    assert [c.id for c in history.conversations(search="100%_")] == [fused], (
        "signs of LIKE are plain"
    )
    assert history.conversations(search="%") == () or all(
        "%" in c.found for c in history.conversations(search="%")
    )


def test_pinned_conversations_come_first_then_the_last_changed(history: History) -> None:
    one, two, three = (_asked(history, f"question {n}") for n in "123")
    assert [c.id for c in history.conversations()] == [three, two, one]
    history.pin(one)
    history.ask(two, "another", UNDER)
    assert [c.id for c in history.conversations()] == [one, two, three]
    assert history.conversations()[1].questions == 2
    history.pin(one, False)
    assert [c.id for c in history.conversations()] == [two, three, one]


def test_a_conversation_without_a_question_is_not_listed(history: History) -> None:
    id = history.start()
    assert history.conversations() == () and history.conversation(id) is not None


def test_readers_see_their_own_and_may_copy_anothers(history: History) -> None:
    id = _asked(history, "63052 vs 63053", owner="anna")
    assert history.conversations("ben") == ()
    own = history.copy(id, "ben")
    history.ask(own, "and 63057?", UNDER)
    assert [e.question for e in history.exchanges(own)] == ["63052 vs 63053", "and 63057?"]
    assert len(history.exchanges(id)) == 1
    assert [c.title for c in history.conversations("ben")] == ["63052 vs 63053"]


def test_an_earlier_question_is_asked_in_another_way(history: History) -> None:
    id = _asked(history, "one", "two", "three")
    history.cut(id, 1)
    at = history.ask(id, "two, but better", UNDER)
    assert at == 1 and [e.question for e in history.exchanges(id)] == ["one", "two, but better"]


def test_a_problem_is_kept_and_can_be_taken_back(history: History) -> None:
    id = history.start()
    at = history.ask(id, "one", UNDER)
    history.fail(id, at, "Stopped.", "half an ans")
    (kept,) = history.exchanges(id)
    assert (kept.problem, kept.partial, kept.unfinished) == ("Stopped.", "half an ans", False)
    history.fail(id, at, "")
    assert history.exchanges(id)[0].unfinished


def test_two_windows_may_ask_at_once(tmp_path: Path) -> None:
    id = History.open(tmp_path).start()
    places: list[int] = []

    def ask_many() -> None:
        own = History.open(tmp_path)
        places.extend(own.ask(id, "question", UNDER) for _ in range(15))
        own.close()

    threads = [threading.Thread(target=ask_many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(places) == list(range(60))


def test_the_memory_goes_on_where_the_conversation_was(
    ask: Ask, history: History, shipped: Store
) -> None:
    id = history.start()
    for question in ("What does Medicare pay for 63047?", "and 63056?"):
        history.finish(id, history.ask(id, question, UNDER), _answer(ask, question))
    history.ask(id, "never answered", UNDER)
    memory = remembered(history.exchanges(id), shipped)
    assert [turn.query.hcpcs for turn in memory.turns] == [("63047",), ("63056",)]
    assert memory.turns[1].query.intents.any("payment")


def test_ratings(history: History) -> None:
    id = _asked(history, "one")
    history.rate(id, 0, "down", "  the rate is stale ")
    assert (history.exchanges(id)[0].thumb, history.exchanges(id)[0].reason) == (
        "down",
        "the rate is stale",
    )
    with pytest.raises(BadInput, match="no rating"):
        history.rate(id, 0, "sideways")


@pytest.mark.parametrize("call", ["ask", "rename", "pin", "fail", "finish", "rate", "copy"])
def test_what_is_gone_is_said_to_be_gone(history: History, call: str) -> None:
    given = {
        "ask": ("q", UNDER), "rename": ("t",), "pin": (), "fail": (0, "p"), "copy": (),
        "finish": (0, Answer("a", "q", "answered", "t")), "rate": (0, "up"),
    }[call]  # fmt: skip
    with pytest.raises(BadInput, match=r"no conversation|deleted in the meantime"):
        getattr(history, call)("feed" * 8, *given)


def test_a_damaged_or_newer_database_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"this is no database" * 100)
    with pytest.raises(NotSetUp, match=r"move history.sqlite aside"):
        History.open(tmp_path)
    newer = tmp_path / "newer"
    History.open(newer).close()
    with sqlite3.connect(newer / FILE) as at:
        at.execute("UPDATE history_form SET form = ?", (FORM + 1,))
    with pytest.raises(NotSetUp, match="newer Lamina"):
        History.open(newer)


@pytest.mark.parametrize(
    "url", ["nonsense", "postgresql+psycopg://nobody@localhost:1/none", "oracle://x"]
)
def test_a_url_that_leads_nowhere_is_said_to_lead_nowhere(tmp_path: Path, url: str) -> None:
    with pytest.raises((BadInput, NotSetUp), match="LAMINA_HISTORY"):
        History.open(tmp_path, url)


def test_settings_are_kept_as_they_were(history: History) -> None:
    under = replace(UNDER, qualifying_participant=True, participating=False)
    id = history.start()
    history.ask(id, "q", under)
    assert history.exchanges(id)[0].under == under
