"""Denials: codes read in every form, causes proven by the rules, routes, deadlines, nothing kept."""

from datetime import date
from pathlib import Path

import pytest

from assistant.claims.desk_lines import claim_on_desk
from assistant.denials.case import Case
from assistant.denials.cause import DENIES, KINDS
from assistant.denials.denied import Denied, denials_asked
from assistant.denials.explain import RULES, explain
from assistant.denials.remittance import read_denial
from assistant.denials.way import NAMES, way
from assistant.denials.way_in import Explained, claim_text, explained
from assistant.rules.appeal_deadline import appeal_deadline, deadlines
from assistant.settings import QuestionSettings
from assistant.verify import verify
from corpus.denial_code import NATURES, group_codes, reason_codes, remark_codes
from corpus.errors import BadInput, NothingInForce
from corpus.sources import source
from corpus.store import Store
from evals.denials import SETS, DenialScores, denial_cases, score_denials

DAY = date(2026, 7, 15)
UNDER = QuestionSettings(DAY)
EVERY = {**reason_codes(), **remark_codes()}
PROCEDURES = {"63047", "22612", "22633", "63053", "22853"}


def told(text: str, claim: str, store: Store, notice: date | None = None) -> Explained:
    filed = claim_text(claim)
    return explained(text, filed.rows, filed.about, UNDER, store, notice)


@pytest.fixture(scope="module", params=SETS)
def scores(request: pytest.FixtureRequest, shipped: Store) -> DenialScores:
    return score_denials(denial_cases(request.param), shipped)


def test_every_known_denial_comes_out_as_wanted(scores: DenialScores) -> None:
    wrong = [f"{o.case.id}: {d}" for o in scores.outcomes for d in o.differences]
    assert not wrong
    assert scores.whole == 1.0, "no statement may be lost between the report and the answer"


def test_every_statement_of_every_letter_stands_in_its_sources(scores: DenialScores) -> None:
    for outcome in scores.outcomes:
        letter = outcome.found.letter
        if letter is not None:
            checked = verify(letter.text, "", letter.citations, list(letter.results), [])
            assert checked.clean, (outcome.case.id, checked.found)


def test_a_denying_cause_has_its_proof_and_its_fix(scores: DenialScores) -> None:
    for outcome in scores.outcomes:
        for line in outcome.found.report.lines:
            for cause in line.causes:
                assert cause.citations and all(source(c.source) for c in cause.citations)
                assert (cause.outcome != DENIES) or (cause.route in NAMES and cause.fix)


def test_a_letter_is_offered_only_where_a_line_can_be_appealed(scores: DenialScores) -> None:
    for outcome in scores.outcomes:
        routes = {line.route for line in outcome.found.report.lines}
        assert (outcome.found.letter is not None) == ("appeal" in routes)


def test_the_sets_are_large_and_of_many_shapes() -> None:
    cases = [case for name in SETS for case in denial_cases(name)]
    assert len(cases) >= 60 and len({case.id for case in cases}) == len(cases)
    assert len({case.shape for case in cases}) >= 12
    dev, test, second = ({case.shape for case in denial_cases(name)} for name in SETS)
    assert not dev & (test | second) and not test & second, "kept-back sets have other shapes"


@pytest.mark.parametrize("code", sorted(EVERY))
def test_every_code_says_something_of_its_own_and_points_to_rules_there_are(code: str) -> None:
    one = EVERY[code]
    assert one.says.endswith(".") and one.nature in NATURES
    assert set(one.kinds) <= set(RULES) == set(KINDS)
    assert one.citation.title and one.citation.url.startswith("https://")
    assert one.label == "RARC" or one.look, "a reason code says what to look at"


def test_groups_are_those_of_the_published_list() -> None:
    assert set(group_codes()) == {"CO", "PR", "OA", "PI", "CR"}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("CO-97 63047", ["CO-97 63047"]),
        ("co97 63047", ["CO-97 63047"]),
        ("CO-97, 236 on 63047", ["CO-97 63047", "CO-236 63047"]),
        ("63047 CO 97 1065.49 CO45 34.51 N20", ["CO-97 63047", "CO-45 63047", "N20 63047"]),
        ("CO-45/PR-2 63047", ["CO-45 63047", "PR-2 63047"]),
        ("CAS*CO*97*1065.49**45*10.00~LQ*HE*N20~", ["CO-97 ", "CO-45 ", "N20 "]),
        ("SVC*HC:22633*9*9~CAS*CO*45*1~SVC*HC:63047:59*9*0~CAS*OA*18*9~", ["CO-45 22633", "OA-18 63047"]),
        ("we got CO-97 on 63047 billed with 22612", ["CO-97 63047"]),
        ("63047 denied CO-97 with 22633", ["CO-97 63047"]),
        ("22633 paid; 63047 CO-236", ["CO-236 63047"]),
        ("Line 2: CO-97", ["CO-97 line 2"]),
        ("97 N20 63047", ["CARC 97 63047", "N20 63047"]),
        ("CO-097 63047", ["CO-97 63047"]),
        ("DX M48.061 63047 CO-50", ["CO-50 63047"]),
        ("diagnosis M48 CO-50", ["CO-50 "]),
        ("Charge 2500.00 for 63047 on 07/15/2026", []),
        ("CO-63047", []),
        ("", []),
    ],
)  # fmt: skip
def test_denials_are_read_in_the_forms_in_which_payers_write_them(
    text: str, read: list[str]
) -> None:
    found = read_denial(text, PROCEDURES.__contains__)
    assert [f"{d.name} {d.hcpcs or (f'line {d.line}' if d.line else '')}" for d in found] == read


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("we got CO-97 on 63047, can we appeal?", ["CO-97"]),
        ("What does CARC 151 mean?", ["CARC 151"]),
        ("remark N20 on 63047 with 22633", ["N20"]),
        ("got N20 M15 on 63047", ["N20", "M15"]),
        ("63047 in Colorado (CO) 80202", []),
        ("does M48.061 support 63047?", []),
        ("N20.0 and 63047", []),
        ("22633 and 63047 with modifier 59", []),
        ("Why was 22612 denied with 22633?", []),
        ("PR 3 for 63047", []),
    ],
)
def test_a_question_names_a_remittance_code_or_it_does_not(question: str, codes: list[str]) -> None:
    assert [one.name for one in denials_asked(question)] == codes


def test_a_denied_line_is_told_with_the_row_that_denies_it(shipped: Store) -> None:
    (line,) = told("CO-236 22612", "22633, 22612", shipped).report.lines
    assert line.cause is not None and line.cause.lines == (2, 1)
    assert any("column one: 22633; column two: 22612" in c.quote for c in line.cause.citations)
    assert line.route == "stands" and "no letter" in line.way.says


def test_the_day_decides_whether_there_is_an_edit(shipped: Store) -> None:
    filed = claim_text("22633, 63047")
    early, _ = claim_on_desk(filed.rows, {"date_of_service": "2019-07-15"}, UNDER)
    assert early is not None
    (line,) = explain([Denied("97", "CARC", "CO", "63047")], early, shipped).lines
    assert line.route == "unknown" and line.open_points


def test_a_code_of_no_line_goes_to_the_lines_that_the_rules_deny(shipped: Store) -> None:
    report = told("CO-97", "22633, 63047, 22842", shipped).report
    assert [(line.number, line.route) for line in report.lines] == [(2, "correct")]
    lost = told("CO-151", "22633, 22842", shipped)
    assert lost.report.lines[0].number == 0 and "Nothing says at which line" in lost.answer.text


def test_an_unknown_code_is_called_unknown_and_where_it_was_looked_for(shipped: Store) -> None:
    found = told("CO-999 63047", "63047", shipped)
    assert found.to_json()["unknown_codes"] == ["CO-999"] and found.answer.status == "partial"
    assert "CO-999 is not known here. Looked in our reason codes (x12-carc)" in found.answer.text


def test_without_a_claim_the_codes_are_explained_and_no_cause_is_guessed(shipped: Store) -> None:
    found = explained("CO-97 63047", (), {}, UNDER, shipped)
    assert not found.report.lines and found.letter is None
    assert "CO-97: Payment for the service is part of" in found.answer.text
    assert any("lines of the claim" in caution for caution in found.answer.cautions)


def test_a_text_without_a_code_asks_for_one(shipped: Store) -> None:
    found = told("The claim was denied, please help", "22633", shipped)
    assert found.answer.status == "needs_input" and "no reason or remark code" in found.answer.text


@pytest.mark.parametrize("text", ["", "   ", "x" * 20_001])
def test_nothing_and_too_much_are_refused_in_words(text: str, shipped: Store) -> None:
    with pytest.raises(BadInput, match="denial"):
        explained(text, (), {}, UNDER, shipped)


@pytest.mark.parametrize("claim", ["", "fusion", '[{"date_of_service": "2026-07-15", "lines": ["22633"]}, {"date_of_service": "2026-07-15", "lines": ["22633"]}]'])  # fmt: skip
def test_a_claim_that_is_none_or_several_is_refused_in_words(claim: str) -> None:
    with pytest.raises(BadInput, match=r"claim|line"):
        claim_text(claim)


def test_names_and_numbers_of_the_patient_come_out_nowhere(shipped: Store) -> None:
    text = "Patient: Jane Quibble MRN 55512345 DOB 02/03/1950 MBI 1EG4TE5MK73\n63047 CO-97 M15"
    x12 = "CLP*QX77*4*900*0~NM1*QC*1*QUIBBLE*JANE****MI*1EG4TE5MK73~SVC*HC:63047*9*0~CAS*CO*97*9~"
    for given in (text, x12):
        found = told(given, "22612, 63047", shipped)
        assert found.report.identifiers and found.letter is not None
        shown = f"{found.to_json()}{found.letter.markdown()}"
        assert not [w for w in ("Quibble", "QUIBBLE", "55512345", "1950", "1EG4TE5MK73", "QX77") if w in shown]  # fmt: skip


@pytest.mark.parametrize(
    ("notice", "appeal", "reopening"),
    [
        (date(2026, 8, 4), date(2026, 12, 7), date(2027, 8, 4)),  # 5 + 120 days: a Monday
        (date(2026, 8, 3), date(2026, 12, 7), date(2027, 8, 3)),  # 6 December is a Sunday
        (date(2026, 8, 1), date(2026, 12, 4), date(2027, 8, 1)),  # a Friday
        (date(2028, 2, 29), date(2028, 7, 3), date(2029, 2, 28)),
    ],
)
def test_the_last_days_are_counted_from_the_date_of_the_remittance(
    notice: date, appeal: date, reopening: date
) -> None:
    assert deadlines(notice) == (appeal, reopening)
    result = appeal_deadline(notice)
    assert result.value == appeal.isoformat()
    assert {c.source for c in result.all_citations()} == {"mcpm-29", "mcpm-34"}


def test_before_the_manual_said_so_no_last_day_is_given() -> None:
    with pytest.raises(NothingInForce):
        deadlines(date(2015, 1, 5))


def test_the_last_day_is_told_where_the_date_was_given(shipped: Store) -> None:
    found = told("CO-97 63047", "22612, 63047", shipped, notice=date(2026, 8, 4))
    assert "2026-12-07" in found.answer.text
    assert found.to_json()["deadlines"]["Redetermination asked for by"] == "2026-12-07"
    assert "2026-12-07" not in told("CO-97 63047", "22612, 63047", shipped).answer.text


@pytest.mark.parametrize("route", sorted(NAMES))
def test_every_way_on_has_words_and_those_that_cite_cite_what_is_registered(route: str) -> None:
    one = way(route)
    assert one.says.endswith(".") and one.name
    assert all(source(c.source) for c in one.citations)
    assert one.citations or route in ("stands", "unknown")


def test_the_figures_of_the_ways_are_those_of_the_parameters() -> None:
    assert "within 120 days" in way("appeal").says and "5 days after" in way("appeal").says
    assert "within 1 year" in way("correct").says


def test_a_case_agrees_with_the_check_of_the_same_claim(shipped: Store) -> None:
    filed = claim_text("22633, 63047, 63047, 22853x5")
    claim, _ = claim_on_desk(filed.rows, filed.about, UNDER)
    assert claim is not None
    case = Case.of(claim, shipped)
    for line in case.result.lines:
        denying = [c for ask in RULES.values() for c in ask(case, line.number) if c.denies]
        assert (line.payable is False) <= bool(denying), f"line {line.number} falls without a cause"


def test_the_data_of_denials_comes_with_the_package() -> None:
    listed = Path(__file__).parents[1].joinpath("pyproject.toml").read_text(encoding="utf-8")
    assert '"denials/*.yaml"' in listed and '"cases/denials/*.yaml"' in listed
