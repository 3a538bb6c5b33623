"""Denials on every face: the letter as files, the command, the chat, and the page."""

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.denials.letter import Letter
from assistant.denials.way_in import claim_text, explained
from assistant.settings import QuestionSettings
from assistant.verify import verify
from corpus.errors import BadInput
from corpus.store import Store
from tests.conftest import Ask

DAY = date(2026, 7, 15)
UNDER = QuestionSettings(DAY)


def letter(text: str, claim: str, store: Store, dated: bool = False) -> Letter:
    filed = claim_text(claim)
    found = explained(text, filed.rows, filed.about, UNDER, store, dated=dated)
    assert found.letter is not None
    return found.letter


def test_the_letter_names_what_a_request_must_and_leaves_blank_what_is_not_known(
    shipped: Store,
) -> None:
    told = letter("CO-97 63047", "22612, 63047-59", shipped).markdown()
    for blank in ("[BENEFICIARY'S NAME]", "[MEDICARE NUMBER]", "[DATE OF SERVICE]", "[DATE]"):
        assert blank in told  # 42 CFR 405.944(b)
    assert "Service 63047-59 of [DATE OF SERVICE], denied with CO-97." in told
    assert "No edit of 2026Q3 pairs 63047 with 22612. [" in told
    assert "15 July" not in told, "a day that nobody gave is not put in"


def test_a_day_that_was_given_stands_in_the_letter(shipped: Store) -> None:
    told = letter("CO-97 63047", "22612, 63047", shipped, dated=True).markdown()
    assert "Service 63047 of 15 July 2026" in told
    record = '{"date_of_service": "2026-07-15", "lines": ["22612", "63047"]}'
    assert "of 15 July 2026" in letter("CO-97 63047", record, shipped).markdown()


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("CO-97 63047", "22612, 63047"),
        ("CO-236 63047", "22633, 63047-XS"),
        ("CO-151 22853", "22633, 22853x5"),
        ("CO-54 63055", "63055-62"),
        ("CO-97 22633", "22633, 63047"),
    ],
)
def test_every_statement_of_a_letter_stands_in_its_sources(
    text: str, claim: str, shipped: Store
) -> None:
    made = letter(text, claim, shipped)
    checked = verify(made.text, "", made.citations, list(made.results), [])
    assert checked.clean, checked.found
    numbers = {int(n) for n in re.findall(r"\[(\d+)\]", made.text)}
    assert numbers == {one.n for one in made.citations} == set(range(1, len(numbers) + 1))


def test_what_rests_on_the_record_asks_for_its_words(shipped: Store) -> None:
    assert "[QUOTE THE RECORD]" in letter("CO-236 63047", "22633, 63047-XS", shipped).text
    assert "[QUOTE THE RECORD]" not in letter("CO-97 63047", "22612, 63047", shipped).text


def test_the_letter_comes_as_markdown_word_and_pdf(shipped: Store) -> None:
    made = letter("CO-97 63047", "22612, 63047", shipped)
    assert b"Request for redetermination" in made.file(".md", DAY)
    assert made.file(".pdf", DAY).startswith(b"%PDF")
    with ZipFile(io.BytesIO(made.file(".docx", DAY))) as word:
        assert b"redetermination" in word.read("word/document.xml")
    assert made.file(".docx", DAY) == made.file(".docx", DAY)
    with pytest.raises(BadInput):
        made.file(".odt", DAY)


@pytest.fixture()
def run(shipped: Store, shipped_home: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("LAMINA_HOME", str(shipped_home))
    return lambda *words, **more: CliRunner().invoke(app, ["denial", *words], **more)


def test_the_command_prints_one_object(run) -> None:  # type: ignore[no-untyped-def]
    made = run("CO-97 63047", "--claim", "22612, 63047-59", "--date", "2026-07-15", "--json")
    assert made.exit_code == 0
    record = json.loads(made.stdout)
    (line,) = record["lines"]
    assert (line["line"], line["hcpcs"], line["route"]) == (2, "63047", "appeal")
    assert line["causes"][0]["citations"][0]["source"].startswith("cms-ptp")
    assert record["codes"][0]["citation"]["source"] == "x12-carc"
    assert record["letter"].startswith("# Request for redetermination")
    assert record["answer"]["verification"] and not record["problems"]


def test_the_command_reads_files_and_writes_the_letter(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    remittance, claim = tmp_path / "remittance.txt", tmp_path / "claim.json"
    remittance.write_text("SVC*HC:63047*9*0~CAS*CO*97*9~LQ*HE*N20~", encoding="utf-8")
    claim.write_text('{"date_of_service": "2026-07-15", "lines": ["22612", "63047"]}', encoding="utf-8")  # fmt: skip
    made = run(str(remittance), "--claim", str(claim), "--letter", str(tmp_path / "letter.docx"))
    assert made.exit_code == 0 and "Appeal (redetermination)" in made.stdout
    assert (tmp_path / "letter.docx").read_bytes().startswith(b"PK")
    none = run("CO-236 22612", "--claim", "22633, 22612", "--letter", str(tmp_path / "none.pdf"))
    assert none.exit_code == 0 and not (tmp_path / "none.pdf").exists()
    assert "No letter was written" in none.stderr


def test_an_unknown_code_is_an_answer_that_cannot_be_given(run) -> None:  # type: ignore[no-untyped-def]
    assert run("CO-999 63047", "--claim", "63047").exit_code == 1
    assert run("please help", "--claim", "63047").exit_code == 1
    assert run("-", "--claim", "22633, 22612", input="CO-236 22612").exit_code == 0


@pytest.mark.parametrize(
    ("question", "claim", "route"),
    [
        ("we got CO-97 on 63047 billed with 22612, can we appeal?", "63047, 22612", "appeal"),
        ("63047 was denied CO-236 with 22633 on the same claim", "63047, 22633", "correct"),
        ("Medicare denied 22612 as CO-236, billed with 22633", "22612, 22633", "stands"),
        ("denied CO-151 63047 x2", "63047x2", "correct"),
        ("our remit shows co97 n20 on 69990 with 63047", "69990, 63047", "stands"),
        ("CARC 54 on 20931-80, what now?", "20931-80", "stands"),
        ("CO-45 on 63047?", "63047", "adjustment"),
    ],
)
def test_the_chat_comes_to_what_the_command_comes_to(
    question: str, claim: str, route: str, ask: Ask, shipped: Store
) -> None:
    written = ask(question)
    filed = claim_text(claim)
    told = explained(question, filed.rows, filed.about, UNDER, shipped)
    assert written.values("denial") == [route] == [line.route for line in told.report.lines]
    assert written.checked.clean, written.checked.found
    assert written.text.split("\n\n")[:3] == told.answer.text.split("\n\n")[:3]


def test_a_follow_up_that_asks_about_the_denial_keeps_its_codes(ask: Ask) -> None:
    written = ask("We got CO-97 on 63047 billed with 22612", "Can we appeal?")
    assert written.values("denial") == ["appeal"] and written.checked.clean
    other = ask("We got CO-97 on 63047 billed with 22612", "What does it pay?")
    assert not other.query.denied


def test_a_visit_without_a_code_keeps_the_rule_on_visits(ask: Ask) -> None:
    written = ask("CO-97 on a visit after 63047, what does it mean?")
    assert "part of what is paid for another service" in written.text
    assert "modifier 24" in written.text and "(line 1)" not in written.text


def test_the_chat_says_what_a_code_means_and_refuses_to_guess_an_unknown_one(ask: Ask) -> None:
    assert "part of what is paid for another service" in ask("What does CO-97 mean?").text
    unknown = ask("What does CO-999 mean?")
    assert "CO-999 is not known here" in unknown.text and unknown.checked.clean


@pytest.mark.parametrize(
    "question",
    [
        "Why was 22612 denied with 22633?",
        "What does Medicare pay for 63047 in Colorado (CO)?",
        "Does M48.061 support 63047?",
        "Common denials for 63053",
    ],
)
def test_other_questions_take_the_way_they_took(question: str, ask: Ask) -> None:
    assert not ask(question).query.denied


def test_in_the_chat_identifiers_are_masked_beside_a_denial(ask: Ask) -> None:
    written = ask("Jane Doe, MRN 55512345, got CO-97 on 63047 with 22612")
    assert "55512345" not in f"{written.query.question}{written.text}"
    assert written.values("denial") == ["appeal"]


@pytest.fixture(scope="module")
def page(shipped: Store, shipped_home: Path) -> Iterator[AppTest]:
    """The page, opened once, on the shipped tables and without an index."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAMINA_HOME", str(shipped_home))
        patch.setenv("LAMINA_UI_FACTORY", "desk_lamina:make")
        patch.syspath_prepend(str(Path(__file__).parent))
        st.cache_resource.clear()
        yield AppTest.from_function(_draw, default_timeout=60).run()
        st.cache_resource.clear()


def _draw() -> None:
    from ui.app_pages.denials import denials_page

    denials_page()


def test_the_page_explains_the_example_and_offers_the_letter_where_there_is_one(
    page: AppTest,
) -> None:
    (example,) = [b for b in page.button if b.label.startswith("Example: CO-97")]
    example.click().run()
    assert not page.exception
    shown = "\n".join(one.value for one in page.markdown)
    assert "Correct and send again" in shown and "#cite-0-" in shown
    assert "##### Letter" not in shown
    page.session_state["claims-desk"].begin([{"hcpcs": "22633"}, {"hcpcs": "63047", "modifiers": "XS"}])  # fmt: skip
    page.run()
    shown = "\n".join(one.value for one in page.markdown)
    assert "Appeal (redetermination)" in shown and "[MEDICARE NUMBER]" in shown
    assert len(page.get("download_button")) == 3


def test_a_broken_line_or_an_unreadable_text_is_words_on_the_page(page: AppTest) -> None:
    page.text_area[0].set_value("nothing of use").run()
    assert not page.exception
    assert "no reason or remark code" in "\n".join(one.value for one in page.markdown)
    page.text_area[0].set_value("CO-97 63047").run()
    page.session_state["claims-desk"].begin([{"hcpcs": "x1"}, {"hcpcs": "63047"}])
    page.run()
    assert not page.exception and any("x1" in one.value for one in page.warning)
