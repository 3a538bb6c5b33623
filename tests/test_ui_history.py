"""Conversations on the screen: kept through reloads and restarts, found, changed, deleted."""

import sqlite3
from types import ModuleType

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant.history import History
from tests.test_ui_chat import APP, ask, fake, labels, open_app, words

__all__ = ["fake", "open_app"]
COMPARED = "| Work RVU | 4.14"


def _reload(id: str) -> AppTest:
    """The page in a new window, as after a restart of the server."""
    st.cache_resource.clear()
    app = AppTest.from_file(APP, default_timeout=30)
    app.query_params["c"] = id
    return app.run()


def _id(app: AppTest) -> str:
    return str(app.session_state["visit"].id)


def test_a_reload_after_a_restart_shows_the_conversation_and_goes_on(
    open_app: AppTest, fake: ModuleType
) -> None:
    ask(open_app, "63052 vs 63053")
    again = _reload(_id(open_app))
    assert not again.exception and COMPARED in words(again)
    ask(again, "and in Manhattan?")
    assert fake.CALLS[-1][2] == 1, "the earlier turn is remembered"
    assert "241.17" in words(again)
    assert len(fake.CALLS) == 2, "what was answered is not asked again"


def test_a_question_whose_answer_was_being_written_can_be_finished(open_app: AppTest) -> None:
    ask(open_app, "63052 vs 63053")
    visit = open_app.session_state["visit"]
    visit.history.ask(visit.id, "and in Manhattan?", visit.exchanges[0].under)
    again = _reload(visit.id)
    assert "The question is kept." in words(again) and "241.17" not in words(again)
    again.button(key="again-1").click().run()
    assert "241.17" in words(again) and "The question is kept." not in words(again)


def test_the_list_finds_opens_renames_pins_and_deletes(open_app: AppTest) -> None:
    ask(open_app, "63052 vs 63053")
    first = _id(open_app)
    open_app.button(key="new-conversation").click().run()
    ask(open_app, "What does 63053 pay in Manhattan?")
    second = _id(open_app)
    assert first != second
    assert [b.key for b in open_app.button if str(b.key).startswith("conversation-")] == [
        f"conversation-{second}", f"conversation-{first}",
    ]  # fmt: skip
    open_app.text_input(key="search").set_value("vs 63052").run()
    assert [b.key for b in open_app.button if str(b.key).startswith("conversation-")] == [
        f"conversation-{first}"
    ]
    open_app.button(key=f"conversation-{first}").click().run()
    assert COMPARED in words(open_app) and _id(open_app) == first
    open_app.text_input(key="search").set_value("").run()
    open_app.text_input(key=f"title-{first}").set_value("Interbody comparison").run()
    open_app.button(key=f"pin-{first}").click().run()
    assert "Interbody comparison" in labels(open_app)
    assert open_app.session_state["visit"].history.conversations()[0].pinned
    open_app.checkbox(key=f"sure-{first}").check().run()
    open_app.button(key=f"delete-{first}").click().run()
    assert "What are you coding?" in words(open_app)
    assert [c.id for c in open_app.session_state["visit"].history.conversations()] == [second]


def test_a_search_without_a_find_says_so(open_app: AppTest) -> None:
    ask(open_app, "63052 vs 63053")
    open_app.text_input(key="search").set_value("zebra [x](y)").run()
    assert "No conversation has" in words(open_app) and not open_app.exception


def test_two_windows_on_one_conversation_see_each_others_questions(open_app: AppTest) -> None:
    ask(open_app, "63052 vs 63053")
    other = AppTest.from_file(APP, default_timeout=30)
    other.query_params["c"] = _id(open_app)
    other.run()
    ask(other, "and in Manhattan?")
    assert "241.17" in words(open_app.run())


def test_a_question_is_asked_in_another_way_and_what_followed_is_forgotten(
    open_app: AppTest, fake: ModuleType
) -> None:
    ask(open_app, "63052 vs 63053")
    ask(open_app, "and in Manhattan?")
    open_app.session_state["more-0"] = True  # what a press on "More" under an earlier answer does
    open_app.run()
    open_app.button(key="edit-button-0").click().run()
    open_app.text_area(key="edit-text-0").set_value("What does 63053 pay in Manhattan?")
    next(b for b in open_app.button if b.label == "Ask").click().run()
    assert not open_app.exception
    assert COMPARED not in words(open_app) and "241.17" in words(open_app)
    assert fake.CALLS[-1][0] == "What does 63053 pay in Manhattan?" and fake.CALLS[-1][2] == 0
    kept = open_app.session_state["visit"].history.exchanges(_id(open_app))
    assert [k.question for k in kept] == ["What does 63053 pay in Manhattan?"]


def test_another_writer_writes_the_last_answer_again(open_app: AppTest, fake: ModuleType) -> None:
    ask(open_app, "63052 vs 63053")
    open_app.button(key="again-0-openai:fake-model").click().run()
    assert fake.WRITERS[-1] == "openai:fake-model" and fake.CALLS[-1][2] == 0
    assert len(open_app.session_state["visit"].exchanges) == 1


def test_a_link_brings_a_question_once(fake: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAMINA_UI_FACTORY", "fake_lamina:make")
    st.cache_resource.clear()
    app = AppTest.from_file(APP, default_timeout=30)
    app.query_params["ask"] = "63052 vs 63053"
    app.run()
    assert COMPARED in words(app) and len(fake.CALLS) == 1
    app.run()
    assert len(fake.CALLS) == 1
    st.cache_resource.clear()


def test_a_link_to_what_was_deleted_says_so(open_app: AppTest) -> None:
    gone = _reload("feed" * 8)
    assert "not here (any more)" in "\n".join(w.value for w in gone.warning)
    assert "What are you coding?" in words(gone)


def test_a_history_that_cannot_be_written_loses_nothing_on_the_screen(
    open_app: AppTest, fake: ModuleType, tmp_path: object
) -> None:
    ask(open_app, "63052 vs 63053")
    history: History = open_app.session_state["visit"].history
    with sqlite3.connect(str(history._engine.url.database)) as at:
        at.execute("ALTER TABLE exchanges RENAME TO lost")
    ask(open_app, "and in Manhattan?")
    assert not open_app.exception
    assert COMPARED in words(open_app) and "241.17" in words(open_app)
    assert "is not being kept" in "\n".join(w.value for w in open_app.warning)


def test_a_thumb_is_kept_beside_the_answer(open_app: AppTest) -> None:
    ask(open_app, "63052 vs 63053")
    open_app.feedback(key="thumb-0").set_value(1).run() if hasattr(open_app, "feedback") else None
    visit = open_app.session_state["visit"]
    visit.rate(visit.exchanges[0], "down", "The rule is wrong")
    (kept,) = visit.history.exchanges(visit.id)
    assert (kept.thumb, kept.reason) == ("down", "The rule is wrong")
