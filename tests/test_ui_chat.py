"""The chat's logic, driven through Streamlit's AppTest against a Lamina with known answers."""

import importlib.util
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parent.parent
APP = str(ROOT / "ui" / "app.py")


@pytest.fixture()
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModuleType]:
    """The fake's module under a name that the app's factory can import; its home is a new one."""
    monkeypatch.setenv("LAMINA_HOME", str(tmp_path))
    spec = importlib.util.spec_from_file_location("fake_lamina", ROOT / "tests" / "fake_lamina.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["fake_lamina"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["fake_lamina"]


@pytest.fixture()
def open_app(fake: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    monkeypatch.setenv("LAMINA_UI_FACTORY", "fake_lamina:make")
    st.cache_resource.clear()
    yield AppTest.from_file(APP, default_timeout=30).run()
    st.cache_resource.clear()


def ask(app: AppTest, question: str) -> AppTest:
    return app.chat_input[0].set_value(question).run()


def words(app: AppTest) -> str:
    """Everything that is written on the page."""
    return "\n".join([*(m.value for m in app.markdown), *(c.value for c in app.caption)])


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_the_first_screen_offers_examples_and_asking_one_answers_it(open_app: AppTest) -> None:
    assert "What are you coding?" in words(open_app)
    open_app.button(key="example-63052 vs 63053").click().run()
    assert not open_app.exception
    assert "| Work RVU | 4.14" in words(open_app)
    assert "What are you coding?" not in words(open_app)


def test_an_answer_shows_table_conflict_caution_steps_grounds_and_settings(
    open_app: AppTest,
) -> None:
    shown = words(ask(open_app, "63052 vs 63053"))
    assert '\\$229.80\u00a0[5](#cite-0-5 "Physician fee schedule' in shown
    assert "Sources disagree on the work RVU of 63053" in shown
    assert "An imported page gives an older work RVU" in shown
    assert "6.13 × 33.4009, rounded to cents" in shown
    assert "| 204.75 | result: Payment amount 63053 |" in shown
    assert (
        "national · setting as the code is performed · participating · writer rules · 14 ms"
        in shown
    )
    assert [e.label for e in open_app.main.expander] == [
        "Sources (10)", "Calculation (6 steps)", "Not verified in full",
    ]  # fmt: skip


def test_the_badge_says_what_was_verified_and_opens_each_check(open_app: AppTest) -> None:
    shown = words(ask(open_app, "What does 63053 pay in Manhattan?"))
    assert "Verified: 14 figures, 3 codes, 1 citation" in [e.label for e in open_app.main.expander]
    assert "| Figures | 14 | passed |" in shown
    assert "| Citations bear on their statement | 1 | passed |" in shown


def test_a_check_that_found_something_says_what(open_app: AppTest) -> None:
    shown = words(ask(open_app, "63052 vs 63053"))
    assert "| Verdicts are those of the rules | 0 | Yes is not the rule's |" in shown


def test_a_follow_up_comes_with_the_conversation_so_far(
    open_app: AppTest, fake: ModuleType
) -> None:
    ask(open_app, "63052 vs 63053")
    open_app.button(key="suggestion-1-and in Manhattan?").click().run()
    assert [(question, turns) for question, _, turns in fake.CALLS] == [
        ("63052 vs 63053", 0),
        ("and in Manhattan?", 1),
    ]
    assert "241.17" in words(open_app)
    assert "| Work RVU | 4.14" in words(open_app), "the first answer is still there"


def test_a_source_opens_beside_the_answer_and_closes(open_app: AppTest) -> None:
    ask(open_app, "What does 63053 pay in Manhattan?")
    open_app.button(key="source-0-3").click().run()
    assert "Each component is multiplied by its index. :primary-background[The amount is" in words(
        open_app
    )
    assert "Published at: [cms.gov](https://www.cms.gov/" in words(open_app)
    open_app.button(key="source-0-1").click().run()
    assert "| work RVU | 3.69 |" in words(open_app)
    assert ":primary-background[The amount is" not in words(open_app)
    open_app.button(key="close-pane").click().run()
    assert "| work RVU | 3.69 |" not in words(open_app)


def test_a_passage_that_cannot_be_read_leaves_the_cited_words(open_app: AppTest) -> None:
    ask(open_app, "63052 vs 63053")
    open_app.session_state["visit"].open(0, 10)
    open_app.run()
    assert not open_app.exception
    assert "Work RVU 3.19" in words(open_app)
    assert "cannot be opened" in open_app.warning[0].value


def test_settings_reach_the_question(open_app: AppTest, fake: ModuleType) -> None:
    open_app.date_input(key="day").set_value(date(2026, 7, 15))
    open_app.selectbox(key="locality").set_value("13202-01")
    open_app.button_group(key="setting").set_value("Facility")
    open_app.toggle(key="qualifying").set_value(True)
    open_app.toggle(key="participating").set_value(False)
    open_app.run()
    ask(open_app, "63052 vs 63053")
    under = fake.CALLS[-1][1]
    assert under.date_of_service == date(2026, 7, 15)
    assert (under.locality, under.zip, under.setting) == ("13202-01", None, "facility")
    assert (under.qualifying_participant, under.participating) == (True, False)


def test_the_payer_chosen_reaches_the_question_and_stands_beside_the_answer(
    open_app: AppTest, fake: ModuleType
) -> None:
    payer = open_app.selectbox(key="payer")
    assert payer.options == ["Medicare", "Harbor Advantage", "Northland Medicaid"]
    payer.set_value("Harbor Advantage").run()
    assert "Asked for: date of service" in words(open_app)
    shown = words(ask(open_app, "63052 vs 63053"))
    assert fake.CALLS[-1][1].payer == "Harbor Advantage"
    assert "participating · payer Harbor Advantage · writer rules" in shown
    (kept,) = fake.make().history.exchanges(open_app.session_state["visit"].id)
    assert kept.under.payer == "Harbor Advantage"


def test_without_a_document_of_another_payer_none_is_offered(
    fake: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAMINA_UI_FACTORY", "fake_lamina:make")
    monkeypatch.setattr(fake.FakeLamina, "payers", lambda self: ())
    st.cache_resource.clear()
    app = AppTest.from_file(APP, default_timeout=30).run()
    assert "payer" not in {box.key for box in app.selectbox}
    assert ask(app, "63052 vs 63053") and fake.CALLS[-1][1].payer == ""
    st.cache_resource.clear()


def test_an_earlier_answer_keeps_its_sources_steps_and_files_behind_one_line_each(
    open_app: AppTest,
) -> None:
    ask(open_app, "63052 vs 63053")
    ask(open_app, "and in Manhattan?")
    folded = open_app.main.expander[0].label
    assert "Sources (10)" in folded and "Calculation (6 steps)" in folded
    assert "6.13 × 33.4009" in words(open_app), "the newest answer's steps are drawn"
    assert "source-0-3" not in {button.key for button in open_app.button}
    drawn = list(open_app.chat_message[1])
    assert len(drawn) <= 9, "every element of an earlier answer costs each visitor time"


def test_a_zip_goes_before_the_locality_and_a_bad_one_is_named(
    open_app: AppTest, fake: ModuleType
) -> None:
    open_app.selectbox(key="locality").set_value("13202-01")
    open_app.text_input(key="zip").set_value("10001").run()
    ask(open_app, "63052 vs 63053")
    assert (fake.CALLS[-1][1].zip, fake.CALLS[-1][1].locality) == ("10001", None)
    open_app.text_input(key="zip").set_value("10x").run()
    assert "not five digits" in open_app.sidebar.warning[0].value
    ask(open_app, "63052 vs 63053")
    assert fake.CALLS[-1][1].zip is None


def test_a_session_begins_with_what_was_kept_and_the_reader_may_change_it(
    fake: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAMINA_UI_FACTORY", "fake_lamina:make")
    st.cache_resource.clear()
    kept = {
        "locality": "10112-00",
        "setting": "Facility",
        "participating": False,
        "day": "2001-01-01",
    }
    fake.make().history.preferences.keep(kept)
    app = ask(AppTest.from_file(APP, default_timeout=30).run(), "63052 vs 63053")
    under = fake.CALLS[-1][1]
    assert (under.locality, under.setting, under.participating) == ("10112-00", "facility", False)
    assert under.date_of_service == date.today()
    app.selectbox(key="locality").set_value("").run()
    ask(app, "63052 vs 63053")
    assert fake.CALLS[-1][1].locality is None
    st.cache_resource.clear()


def test_localities_have_readable_names(open_app: AppTest) -> None:
    assert open_app.selectbox(key="locality").options == [
        "National", "Manhattan, NY (13202-01)", "Alabama, AL (10112-00)",
    ]  # fmt: skip


def test_an_error_of_ours_is_a_sentence_and_is_logged_without_the_question(
    open_app: AppTest, fake: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    ask(open_app, "63052 vs 63053")
    ask(open_app, "crash")
    assert not open_app.exception
    assert "Something went wrong on our side" in words(open_app)
    assert "RuntimeError" in caplog.text
    assert "a secret in crash" not in caplog.text
    assert "| Work RVU | 4.14" in words(open_app), "nothing of the conversation is lost"
    ask(open_app, "and in Manhattan?")
    assert fake.CALLS[-1][2] == 1, "the failed question left no trace in the conversation"


def test_a_deliberate_error_is_shown_in_its_own_words_and_can_be_asked_again(
    open_app: AppTest, fake: ModuleType
) -> None:
    ask(open_app, "bad")
    assert "ZIP code '00000' is in no loaded locality table." in words(open_app)
    fake.ANSWERS["bad"] = fake.comparison
    fake.FakeLamina.stream = lambda self, question, under, conversation=None, **more: iter(
        [fake.FakeEvent("answer", answer=fake.comparison(question, under))]
    )
    open_app.button(key="again-0").click().run()
    assert "| Work RVU | 4.14" in words(open_app)
    assert "Ask again" not in labels(open_app)


def test_a_stopped_question_keeps_what_had_arrived(open_app: AppTest) -> None:
    ask(open_app, "63052 vs 63053")
    visit = open_app.session_state["visit"]
    visit.exchanges[0].answer, visit.exchanges[0].partial = None, "**63052**: half an answer [1]"
    visit.stop()
    open_app.run()
    assert "half an answer\u00a0[1](#cite-0-1)" in words(open_app)
    assert "Stopped before it was finished." in words(open_app)
    assert "Ask again" in labels(open_app)


def test_a_question_cut_off_by_a_reload_is_asked_on_the_next_run(
    open_app: AppTest, fake: ModuleType
) -> None:
    ask(open_app, "63052 vs 63053")
    visit = open_app.session_state["visit"]
    visit.exchanges[0].answer = None
    visit.memory = None
    open_app.run()
    assert [question for question, _, _ in fake.CALLS] == ["63052 vs 63053", "63052 vs 63053"]
    assert "| Work RVU | 4.14" in words(open_app)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("What dose of gabapentin?", "Outside of what Lamina answers"),
        ("anything", "One more detail needed"),
    ],
)
def test_a_status_other_than_answered_is_named(open_app: AppTest, question: str, says: str) -> None:
    assert says in words(ask(open_app, question))


def test_the_conversation_stays_through_reruns_until_a_new_one_is_begun(open_app: AppTest) -> None:
    ask(open_app, "63052 vs 63053")
    open_app.selectbox(key="locality").set_value("13202-01").run()
    assert "| Work RVU | 4.14" in words(open_app)
    open_app.button(key="new-conversation").click().run()
    assert "What are you coding?" in words(open_app)
    assert open_app.selectbox(key="locality").value == "13202-01", "the settings stay"


def test_two_visitors_share_the_lamina_but_not_the_conversation(
    open_app: AppTest, fake: ModuleType
) -> None:
    ask(open_app, "63052 vs 63053")
    other = AppTest.from_file(APP, default_timeout=30).run()
    assert "What are you coding?" in words(other)
    ask(other, "and in Manhattan?")
    assert fake.CALLS[-1][2] == 0
    assert "241.17" not in words(open_app.run())


def test_a_long_conversation_draws_the_recent_part_and_more_when_asked(open_app: AppTest) -> None:
    ask(open_app, "63052 vs 63053")
    visit = open_app.session_state["visit"]
    visit.exchanges = [*visit.exchanges, *(visit.exchanges[0] for _ in range(29))]
    open_app.run()
    assert len(open_app.chat_message) == 2 * 8
    open_app.button(key="show-all").click().run()
    assert len(open_app.chat_message) == 2 * 24
    open_app.button(key="show-all").click().run()
    assert len(open_app.chat_message) == 2 * 30
    assert "show-all" not in {button.key for button in open_app.button}
    ask(open_app, "63052 vs 63053")
    assert len(open_app.chat_message) == 2 * 8


@pytest.mark.parametrize(
    ("factory", "says"),
    [
        ("not_set_up", "Run: lamina index build"),
        ("broken", "LAMINA_WRITER 'nobody' is not known"),
    ],
)
def test_what_is_not_set_up_names_the_command(
    fake: ModuleType, monkeypatch: pytest.MonkeyPatch, factory: str, says: str
) -> None:
    monkeypatch.setenv("LAMINA_UI_FACTORY", f"fake_lamina:{factory}")
    st.cache_resource.clear()
    app = AppTest.from_file(APP, default_timeout=30).run()
    assert not app.exception
    assert says in "\n".join(box.value for box in (*app.info, *app.error))
    monkeypatch.setenv("LAMINA_UI_FACTORY", "fake_lamina:make")
    app.button[0].click().run()
    assert "What are you coding?" in words(app), "once set up, a press of the button is enough"


def test_nothing_in_a_hostile_answer_is_live(open_app: AppTest) -> None:
    shown = words(ask(open_app, "hostile"))
    assert "<script>" not in shown.replace("\\<script\\>", "")
    assert "](javascript" not in shown
    assert "](https://x.example" not in shown
    assert not any(m.allow_html for m in open_app.markdown)


def test_the_writer_chosen_in_the_sidebar_writes_the_next_answer(
    open_app: AppTest, fake: ModuleType
) -> None:
    ask(open_app, "63052 vs 63053")
    assert fake.WRITERS[-1] in ("", "rules")
    open_app.selectbox(key="writer").set_value("openai:fake-model").run()
    ask(open_app, "price 63047")
    assert not open_app.exception
    assert fake.WRITERS[-1] == "openai:fake-model"
