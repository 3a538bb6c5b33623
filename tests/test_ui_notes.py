"""The page of notes: masked text, the proposed claim with its proof, and corrections kept, through AppTest."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant.notes.correction import kept_corrections
from corpus.store import Store

NOTE = (
    "Patient: Zebulon Quackenbush, MRN 88412207, DOB 03/17/1948\nPREOPERATIVE DIAGNOSIS: L4-5 stenosis.\n"
    "PROCEDURE: L4-5 laminectomy.\nDESCRIPTION: Mr. Quackenbush was placed prone. L4-5 laminectomy with medial "
    "facetectomies and foraminotomies under the microscope. <b>Roots free</b>. The procedure was more difficult than usual."
)
PLANTED = ("Zebulon", "Quackenbush", "88412207", "03/17/1948")


def _page() -> None:
    from ui.app_pages.notes import notes_page

    notes_page()


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[AppTest]:
    monkeypatch.setenv("LAMINA_HOME", str(tmp_path))
    monkeypatch.setenv("LAMINA_UI_FACTORY", "tests.desk_lamina:make")
    Store.open(tmp_path).close()
    st.cache_resource.clear()
    yield AppTest.from_function(_page, default_timeout=60).run()
    st.cache_resource.clear()


def _shown(page: AppTest) -> str:
    """Everything that the page shows apart from the box the note was pasted in."""
    parts = (*page.markdown, *page.caption, *page.get("html"), *page.info, *page.success, *page.warning)  # fmt: skip
    return "\n".join(str(getattr(one, "value", "") or one.proto) for one in parts)


def test_a_pasted_note_is_masked_coded_and_corrected(page: AppTest, tmp_path: Path) -> None:
    assert not page.exception
    page.text_area(key="note-text").set_value(NOTE).run()
    assert not page.exception
    shown = _shown(page)
    assert "63047" in shown and "M48.061" in shown and "69990" in shown
    assert "[PERSON_1]" in shown and not [word for word in PLANTED if word in shown]
    assert "What made it so, and by how much" in shown
    assert "&lt;b&gt;" in shown or "<b>Roots" not in shown
    page.text_input(key="note-right").set_value("63047-22 M48.061")
    page.text_input(key="note-why").set_value("Mr. Quackenbush needed it")
    page.button[-1].click().run()
    assert "corrected" in _shown(page)
    (kept,) = kept_corrections(tmp_path)
    assert (kept["gold"], kept["diagnoses"]) == (["63047-22"], ["M48.061"])
    assert not [word for word in PLANTED if word in str(kept)]


def test_what_cannot_be_read_or_kept_is_said(page: AppTest) -> None:
    page.text_area(key="note-text").set_value("The wound is clean.").run()
    assert "Nothing in this note could be coded" in _shown(page) and not page.exception
    page.text_input(key="note-right").set_value("63047 fusion")
    page.button[-1].click().run()
    assert "'fusion' is no claim line" in _shown(page).replace("\\", "") and not page.exception
