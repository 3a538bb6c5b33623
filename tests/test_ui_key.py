"""A reader's own key: it reaches the writer of his questions, and is found nowhere else."""

import os
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant.export import Document, exported
from assistant.writers.reader_key import ReaderKey
from corpus.errors import BadInput
from tests.test_ui_chat import APP, ask, fake, open_app, words

__all__ = ["fake", "open_app"]
KEY = "sk-of-a-reader-and-of-nobody-else"
WRITER = "anthropic:claude-sonnet-4-5"


def _form() -> None:
    from ui.session_keys import keys_of_the_session

    keys_of_the_session()


def _gives(text: str) -> AppTest:
    app = AppTest.from_function(_form, default_timeout=30).run()
    app.text_input(key="key-text").set_value(text)
    app.button[0].click().run()
    assert not app.exception
    return app


def test_a_key_given_on_the_page_is_held_unseen_and_can_be_forgotten() -> None:
    app = _gives(f"  {KEY}\n")
    held = app.session_state["keys"]["anthropic"]
    assert held.secret.get_secret_value() == KEY
    assert KEY not in repr(held) and KEY not in words(app)
    assert "A key for **Anthropic** is held for this session" in words(app)
    app.button(key="forget-key-anthropic").click().run()
    assert app.session_state["keys"] == {}


def test_what_can_be_no_key_is_refused_without_being_repeated() -> None:
    app = _gives("my key is secret")
    assert "is no key of Anthropic" in app.warning[0].value
    assert "secret" not in app.warning[0].value
    assert not app.session_state["keys"]
    with pytest.raises(BadInput):
        ReaderKey.of("ollama", KEY)


def test_a_key_reaches_the_questions_of_its_session_alone_and_is_kept_nowhere(
    open_app: AppTest, fake: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    st.cache_data.clear()
    caplog.set_level(0)
    other = AppTest.from_file(APP, default_timeout=30).run()
    open_app.session_state["keys"] = {"anthropic": ReaderKey.of("anthropic", KEY)}
    open_app.run().selectbox(key="writer").set_value(WRITER).run()
    ask(open_app, "63052 vs 63053")
    assert (fake.WRITERS[-1], fake.KEYS[-1].secret.get_secret_value()) == (WRITER, KEY)
    open_app.selectbox(key="writer").set_value("openai:fake-model").run()
    ask(open_app, "and in Manhattan?")
    assert fake.KEYS[-1] is None, "a key goes to its own provider"
    ask(other.run(), "63052 vs 63053")
    assert fake.KEYS[-1] is None
    assert WRITER not in other.selectbox(key="writer").options
    ask(open_app, "crash")
    answers = [e.answer for e in open_app.session_state["visit"].exchanges if e.answer]
    written = b"".join(
        exported(Document.of(answers, date(2026, 7, 15), "A"), f".{e}") for e in ("md", "docx")
    )
    kept = b"".join(file.read_bytes() for file in Path(os.environ["LAMINA_HOME"]).iterdir())
    assert b"63052" in kept and b"63052" in written
    for place in (kept, written, caplog.text.encode(), words(open_app).encode(), repr(dict(open_app.query_params)).encode()):  # fmt: skip
        assert KEY.encode() not in place
