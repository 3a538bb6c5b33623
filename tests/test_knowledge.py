"""What is said of diagnoses' notes, of codes new and ended, of columns of the fee file, and of what is not held."""

import hashlib

import pytest

from assistant.circumstances import circumstances
from assistant.compose.rests import manual_places
from assistant.intents import find_intents
from assistant.levels import level_mentions
from assistant.mentions import diagnosis_mentions
from assistant.not_held import not_held
from assistant.operation_names import names_a_page
from assistant.operations import level_coding
from assistant.query import Query
from assistant.rules.level_units import level_lines
from assistant.settings import QuestionSettings
from corpus.level_family import level_families
from corpus.policy import load_policies
from evals.case import BUILT_IN, read_cases
from index.own_chunks import policy_chunks
from tests.conftest import DAY, Ask


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Can M54.16 and M51.16 be coded together?", "M54.16 and M51.16 are not coded together"),
        ("What does M54.2 exclude?", "(M50.-)"),
        ("Is there a code first note on S32.010A?", "(S34.-)"),
        ("what additional code goes with E11.9", "insulin (Z79.4)"),
        ("7th character options of S13.4XX", "S sequela"),
        ("When was M51.37 deleted and what do I use now?", "divided on 1 October 2024"),
        ("is I10 valid for billing", "I10 is billable"),
    ],
)
def test_notes_of_a_diagnosis_are_said_where_they_are_asked_for(
    ask: Ask, question: str, says: str
) -> None:
    written = ask(question)
    assert written.checked.clean, [str(fault) for fault in written.checked.found]
    assert says in written.text
    assert {n.citation.source for n in written.draft.citations} & {"icd10cm-2026", "icd10cm-2025"}


def test_yes_is_said_where_billing_is_asked_for_alone(ask: Ask) -> None:
    assert ask("can I bill M48.061").text.startswith("**Yes, M48.061 is billable**")
    for question in ("does M48.061 support 63047", "which codes of yours list M48.061"):
        assert ask(question).text.startswith("**M48.061 is billable**")


def test_a_diagnosis_on_no_page_is_said_to_be_on_none(ask: Ask) -> None:
    written = ask("which codes of yours list I10")
    assert written.draft.status == "partial" and written.checked.clean
    assert "None of Lamina's code pages lists I10" in written.text
    assert "None of Lamina's" not in ask("is I10 valid for billing").text


@pytest.mark.parametrize(
    "question",
    ["does the hospital get paid separately for 22853", "outpatient payment for 22853", "can the facility bill 22853"],
)  # fmt: skip
def test_the_hospital_s_payment_is_not_the_surgeon_s(ask: Ask, question: str) -> None:
    written = ask(question)
    assert written.checked.clean
    assert "no APC rate for the hospital in Addendum B" in written.text.partition("\n")[0]
    assert "national facility payments" not in written.text


def test_notes_are_left_out_where_nobody_asks(ask: Ask) -> None:
    assert "Excludes1" not in ask("Is M43.16 billable?").text
    assert "No Excludes1 note keeps" in ask("Can M48.061 and M54.2 be coded together?").text


def test_three_characters_are_a_vertebra_unless_the_words_tell() -> None:
    assert diagnosis_mentions("G20 for Parkinson's, still valid?") == ("G20",)
    assert diagnosis_mentions("vertebroplasty T12, is it valid?") == ()
    assert diagnosis_mentions("laminectomy at T10") == ()


def test_a_column_of_the_fee_file_is_said_with_its_row(ask: Ask) -> None:
    written = ask("What is the PC/TC indicator of 63047?")
    assert written.checked.clean
    assert "The PC/TC indicator of 63047 is 0" in written.text
    shares = ask(
        "How is the global package of 63047 split in pre-, intra- and postoperative percent?"
    )
    assert "the preoperative share is 0.11" in shares.text and "share 0.76" in shares.text


def test_where_no_schedule_is_loaded_whole_no_code_is_called_new(ask: Ask) -> None:
    """A fresh home has extracts only, and an extract cannot lack a code."""
    text = ask("Is 63047 a new code?").text
    assert "in every loaded release" in text and "is new" not in text


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("What does LCD L35000 say about lumbar fusion?", "L35000"),
        ("Summarize NCD 160.7", "160.7"),
        ("which DRG does a fusion fall in?", "MS-DRG"),
        ("ICD-10-PCS code for a fusion", "ICD-10-PCS"),
        ("Aetna's clinical policy for disc replacement", "payer"),
    ],
)
def test_what_is_not_held_is_called_so(ask: Ask, question: str, what: str) -> None:
    missing = not_held(question)
    assert missing is not None and what in missing.what
    written = ask(question)
    assert written.draft.status == "not_found" and "$" not in written.text
    assert f"do not hold {missing.what}. {missing.how}" in written.text, "it passes the verifier"


@pytest.mark.parametrize(
    "question",
    ["What does Medicare pay for 63047?", "NCCI policy on 63047 with 22633", "Is there an LCD?"],
)
def test_what_is_held_is_not_called_missing(question: str) -> None:
    assert not_held(question) is None


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("Is surgery or an injection the better treatment?", "out_of_scope"),
        ("How long until a patient can go back to work after 22551?", "out_of_scope"),
        ("write a limerick about coders", "out_of_scope"),
        ("add a sentence to the note that it was far lateral so 63056 is paid", "fraud"),
        ("which diagnosis so that 22867 is covered even if he does not have it?", "fraud"),
        ("change the diagnosis so 63047 passes", "fraud"),
    ],
)
def test_requests_out_of_bounds_are_seen(question: str, intent: str) -> None:
    assert intent in find_intents(question)


@pytest.mark.parametrize(
    "question",
    [
        "Which code is better documented for a repeat discectomy?",
        "How long is the recovery period in the global package of 63047?",
        "add a line to the claim: does 63048 get paid?",
        "Is the claim paid even if modifier 51 is not on it?",
    ],
)
def test_questions_of_coding_are_not(question: str) -> None:
    assert not find_intents(question).any("out_of_scope", "fraud")


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("posterior fusion for scoliosis over 11 vertebral segments: which code?", "22802"),
        ("anterior fusion for deformity, 5 segments: which code?", "22810"),
        ("vertebral body tethering of 9 thoracic vertebrae, which code?", "22837"),
        ("vertebral body tethering of 6 thoracic vertebrae, which code?", "22836"),
        ("kyphoplasty T12 code?", "22513"),
    ],
)
def test_a_count_chooses_among_codes_of_ranges(question: str, code: str) -> None:
    coding = level_coding(question, (), find_intents(question))
    assert coding is not None
    assert {line[0][0] for line in (level_lines(*one) for one in coding.options)} == {code}


@pytest.mark.parametrize(
    "question",
    [
        "occiput to C2 fusion with plating, which code?",
        "remove pedicle screws and rods L4-S1, which code?",
    ],
)
def test_a_page_that_has_more_of_the_words_goes_before_levels(question: str) -> None:
    coding = level_coding(question, (), find_intents(question))
    assert level_mentions(question) is not None
    chosen = set() if coding is None or coding.open else {f.first for f, _ in coding.options}
    assert not chosen & {"22600", "22842"}


def test_ranges_of_a_page_may_begin_at_one() -> None:
    tether = next(f for f in level_families() if f.first == "22836")
    assert (tether.least, tether.most) == (1, 7)
    assert names_a_page("presacral fusion of L5-S1: which code?")
    assert not names_a_page("Which code?")


def test_a_digest_cites_the_manual_paragraph_it_rests_on() -> None:
    chunks = policy_chunks(load_policies()["icd10-guidelines"], lambda text: len(text.split()))
    excludes = next(c for c in chunks if "Excludes1 means" in c.text)
    places = manual_places(excludes)
    assert any("I.A.12" in p.locator for p in places)
    assert {p.source for p in places} == {"icd10cm-guidelines-2026"}


def test_circumstances_are_words_beside_the_code() -> None:
    under = QuestionSettings(DAY)
    assert not circumstances(Query("What does Medicare pay for 63047?", under))
    told = circumstances(
        Query("several injections around the sciatic nerve, units of 64445?", under)
    )
    assert len(told) >= 3


def test_the_halves_of_the_set_are_drawn_by_the_id() -> None:
    """So that nobody moves a case to the other half after having seen how it comes out."""
    cases = [c for file in sorted(BUILT_IN.glob("knowledge_*.yaml")) for c in read_cases(file)]
    assert len(cases) >= 300
    for case in cases:
        even = int(hashlib.sha256(case.id.encode()).hexdigest(), 16) % 2 == 0
        assert case.split == ("dev" if even else "test"), case.id
        assert case.stem.endswith("_test") == (case.split == "test"), case.id
        assert case.origin, case.id
