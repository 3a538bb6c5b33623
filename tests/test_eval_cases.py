"""Sets of known questions: bad input is named with file and line, and scoring finds each fault."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.answer import Answer
from assistant.conversation import Turn
from corpus.errors import UnreadableFile
from evals.asked import ask_case
from evals.case import BUILT_IN, STATUSES, Case, Expectation, read_cases
from evals.needs import TABLES, unmet
from evals.plain_text import plain

GOOD = '{"id": "a", "category": "price", "question": "What does 63053 pay?"}\n'


def _file(folder: Path, text: str, name: str = "set.jsonl") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _refused(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_cases(path)
    return str(caught.value)


def test_a_case_is_read(tmp_path: Path) -> None:
    text = GOOD + json.dumps(
        {
            "id": "b",
            "turns": ["63052 vs 63053", "and in Manhattan?"],
            "settings": {"date": "2026-07-15"},
            "expect": {
                "status": ["answered", "partial"],
                "all": [["204\\.75", "two hundred"]],
                "none": ["1065"],
                "cites": [["cms-pfs"]],
            },
        }
    )
    first, second = read_cases(_file(tmp_path, text))
    assert (first.id, first.category, first.turns) == ("a", "price", ("What does 63053 pay?",))
    assert first.expect == Expectation()
    assert second.turns[-1] == "and in Manhattan?"
    assert second.expect.all == (("204\\.75", "two hundred"),)
    assert second.as_row()["settings"] == {"date": "2026-07-15"}


def test_yaml_is_read_with_its_lines(tmp_path: Path) -> None:
    good = "- id: a\n  question: What does 63053 pay?\n- id: b\n  question: And 63052?\n"
    assert [c.id for c in read_cases(_file(tmp_path, good, "set.yaml"))] == ["a", "b"]
    bad = good + "- id: c\n  question: x\n  colour: red\n"
    message = _refused(_file(tmp_path, bad, "bad.yaml"))
    assert "bad.yaml, line 5" in message and "colour" in message


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ('{"id": "b", "question": "x", "colour": "red"}', "unknown key colour"),
        ('{"id": "b", "question": "x", "expect": {"every": []}}', "unknown key expect.every"),
        ('{"id": "a", "question": "x"}', "id 'a' is already used in set.jsonl, line 1"),
        ('{"id": "b"}', '"question"'),
        ('{"question": "x"}', '"id"'),
        ('{"id": "b", "question": "  "}', '"question"'),
        ('{"id": "b", "turns": ["x", 3]}', '"turns"'),
        ('{"id": "b", "question": "x", "expect": {"all": [["(", "b"]]}}', "does not compile"),
        ('{"id": "b", "question": "x", "expect": {"none": ["[a"]}}', "does not compile"),
        ('{"id": "b", "question": "x", "expect": {"cites": [["*"]]}}', "does not compile"),
        ('{"id": "b", "question": "x", "expect": {"status": ["done"]}}', "unknown status 'done'"),
        ('["a list"]', "must be an object"),
        ('{"id": "b", "question": ', "is not JSON"),
    ],
)
def test_a_bad_case_is_named_with_file_and_line(tmp_path: Path, record: str, says: str) -> None:
    message = _refused(_file(tmp_path, GOOD + "\n" + record + "\n"))
    assert "set.jsonl, line 3" in message
    assert says in message


def test_a_pattern_group_must_be_a_list(tmp_path: Path) -> None:
    """ "all": ["204"] would otherwise be read as the three patterns 2, 0 and 4."""
    record = '{"id": "b", "question": "x", "expect": {"all": ["204"]}}'
    assert "set.jsonl, line 1" in _refused(_file(tmp_path, record))


def test_a_status_given_as_a_word_is_refused_or_read_whole(tmp_path: Path) -> None:
    record = '{"id": "b", "question": "x", "expect": {"status": "refused"}}'
    path = _file(tmp_path, record)
    try:
        (case,) = read_cases(path)
    except UnreadableFile as error:
        assert "line 1" in str(error)
        assert "unknown status 'r'" not in str(error)
    else:
        assert case.expect.status == ("refused",)


def test_an_id_used_in_two_files_is_named(tmp_path: Path) -> None:
    _file(tmp_path, GOOD, "one.jsonl")
    _file(tmp_path, GOOD, "two.jsonl")
    message = _refused(tmp_path)
    assert "two.jsonl, line 1" in message and "one.jsonl, line 1" in message


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_a_file_without_cases_is_refused(tmp_path: Path, text: str) -> None:
    assert "holds no cases" in _refused(_file(tmp_path, text))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "none.jsonl" in _refused(tmp_path / "none.jsonl")


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(b"\xff\xfe\x00{")
    assert "set.jsonl" in _refused(path)


def test_a_scripted_conversation_is_read_turn_by_turn(tmp_path: Path) -> None:
    text = """
- id: talk
  needs: [full_tables]
  origin: the fee schedule
  turns:
  - {ask: "63053 pay?", expect: {all: [["204"]]}}
  - {ask: "why?"}
  - {ask: "MUE?", expect: {all: [["4"]], status: [answered, partial]}}
"""
    (case,) = read_cases(_file(tmp_path, text, "talk.yaml"))
    assert case.turns == ("63053 pay?", "why?", "MUE?")
    assert case.earlier == {0: Expectation(all=(("204",),))}
    assert case.expect == Expectation(("answered", "partial"), (("4",),))
    assert (case.needs, case.origin) == (("full_tables",), "the fee schedule")


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ('{"id": "b", "turns": [{"ask": "x", "expects": {}}]}', "unknown key turns.expects"),
        ('{"id": "b", "turns": [{"expect": {}}]}', '"turns"'),
        ('{"id": "b", "turns": [{"ask": "x", "expect": {"all": ["204"]}}]}', "must be a list"),
        ('{"id": "b", "question": "x", "needs": ["a key"]}', "needs must be a list of"),
        ('{"id": "b", "question": "x", "needs": "full_tables"}', "needs must be a list of"),
    ],
)
def test_a_bad_turn_or_need_is_named(tmp_path: Path, record: str, says: str) -> None:
    message = _refused(_file(tmp_path, GOOD + record + "\n"))
    assert "set.jsonl, line 2" in message and says in message


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ('{"id": "b", "question": "x", "expect": {"facts": [{"value": "2o4"}]}}', "'2o4' is no figure"),
        ('{"id": "b", "question": "x", "expect": {"facts": [{"value": "2", "unit": "EUR"}]}}', "unknown unit 'EUR'"),
        ('{"id": "b", "question": "x", "expect": {"facts": [{"worth": "2"}]}}', "unknown key worth"),
        ('{"id": "b", "question": "x", "expect": {"facts": [{"code": "63052", "value": "1"}]}}', "one of value, code and pattern"),
        ('{"id": "b", "question": "x", "expect": {"facts": ["/(/"]}}', "does not compile"),
        ('{"id": "b", "question": "x", "expect": {"forbidden": [{"pattern": "["}]}}', "does not compile"),
        ('{"id": "b", "question": "x", "expect": {"sources": {"must": "cms-pfs"}}}', "must be a list"),
        ('{"id": "b", "question": "x", "expect": {"sources": {"could": []}}}', "{must: […], may: […]}"),
        ('{"id": "b", "question": "x", "settings": {"colour": "red"}}', "Unknown setting colour"),
        ('{"id": "b", "question": "x", "settings": {"date": "July"}}', "is not a date"),
        ('{"id": "b", "question": "x", "split": "training"}', "split must be one of dev, test"),
        ('{"id": "b", "question": "x", "valid": {"from": "2026-07-01", "to": "2026-01-01"}}', "before it begins"),
        ('{"id": "b", "question": "x", "valid": {"from": "soon"}}', "write days as"),
    ],
)  # fmt: skip
def test_bad_facts_sources_and_days_are_named(tmp_path: Path, record: str, says: str) -> None:
    message = _refused(_file(tmp_path, GOOD + record + "\n"))
    assert "set.jsonl, line 2" in message and says in message


def test_facts_are_read_long_and_short(tmp_path: Path) -> None:
    facts = [
        {"value": "6.13", "unit": "RVU", "tolerance": "0.01", "of": {"hcpcs": "63053", "field": "work_rvu"}},
        "$1,204.75", "90 days", "6.13 ± 0.05 RVU", "code 63052", "/add-?on/",
    ]  # fmt: skip
    text = json.dumps({"id": "b", "question": "x", "expect": {"facts": facts}})
    (case,) = read_cases(_file(tmp_path, text))
    assert [str(f) for f in case.expect.facts] == [
        "6.13 ± 0.01 RVU", "1204.75 USD", "90 days", "6.13 ± 0.05 RVU", "63052", "add-?on",
    ]  # fmt: skip
    assert (case.expect.facts[0].hcpcs, case.expect.facts[0].field) == ("63053", "work_rvu")


def test_a_csv_of_cases_is_read(tmp_path: Path) -> None:
    text = (
        "id,category,question,facts,none,must_cite,date,zip,valid_from,split\n"
        'a,price,"What does 63053 pay, please?","204.75 USD; code 63053",1065,cms-pfs,2026-07-15,10001,2026-01-01,test\n'
        "b,price,And 63052?,,,,,,,\n"
    )
    one, two = read_cases(_file(tmp_path, text, "set.csv"))
    assert (one.split, str(one.valid_from), one.settings["zip"]) == ("test", "2026-01-01", "10001")
    assert [str(f) for f in one.expect.facts] == ["204.75 USD", "63053"]
    assert one.expect.cites == (("cms-pfs",),) and one.expect.none == ("1065",)
    assert (two.turns, two.line) == (("And 63052?",), 3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,question,colour\na,x,red\n", "set.csv, line 1: unknown column colour"),
        ("id,question\na,x\na,y\n", "set.csv, line 3: id 'a' is already used in set.csv, line 2"),
        ("id,question\na,x,more\n", "set.csv, line 2: has more cells"),
        ('id,question,facts\na,"two\nlines",204.75 EUR\n', "set.csv, line 2: unknown unit 'EUR'"),
    ],
)
def test_a_bad_csv_is_named(tmp_path: Path, text: str, says: str) -> None:
    assert says in _refused(_file(tmp_path, text, "set.csv"))


def test_a_case_outside_its_days_is_skipped(tmp_path: Path) -> None:
    text = '{"id": "a", "question": "x", "settings": {"date": "2026-07-15"}, "valid": {"to": "2025-12-31"}}'
    (case,) = read_cases(_file(tmp_path, text))
    assert "held until 2025-12-31" in unmet(case, _home(*TABLES))


def test_one_case_in_five_is_kept_for_testing_and_always_the_same() -> None:
    cases = [c for c in read_cases(BUILT_IN) if "split" not in c.record]
    kept = [c.id for c in cases if c.split == "test"]
    assert 0.15 < len(kept) / len(cases) < 0.25
    again = [c for c in read_cases(BUILT_IN) if "split" not in c.record]
    assert kept == [c.id for c in again if c.split == "test"]


def test_our_own_cases_are_sound() -> None:
    cases = read_cases(BUILT_IN)
    assert len({c.id for c in cases}) == len(cases) > 0
    assert all(c.expect.all or c.expect.none or c.expect.status != ("answered",) for c in cases)


def test_our_own_set_is_as_large_as_it_claims() -> None:
    """At least 150 questions with expected facts, 15 conversations of ten turns, all with an origin."""
    cases = read_cases(BUILT_IN)
    talks = [c for c in cases if c.earlier]
    assert len(cases) - len(talks) >= 150 and len(talks) >= 15
    assert all(len(c.turns) >= 10 and len(c.earlier) >= 8 for c in talks)


# --- asking ----------------------------------------------------------------------------------


class _Echo:
    """Answers with the questions of the conversation so far."""

    def ask(
        self, question: str, under: Any, conversation: Any, id: str = "", writer: str = ""
    ) -> Answer:
        conversation.add(Turn(question, None, None))  # type: ignore[arg-type]
        text = " ".join(turn.question for turn in conversation.turns)
        return Answer(id=id, question=question, status="answered", text=text)


def test_each_case_has_a_conversation_of_its_own() -> None:
    one, two = Case("1", "talk", ("a", "b")), Case("2", "talk", ("c",))
    told = [[t.answer.text for t in ask_case(_Echo(), c).turns] for c in (one, two, one)]  # type: ignore[arg-type]
    assert told == [["a", "a b"], ["c"], ["a", "a b"]]


def _home(*complete: str, source: str = "ours") -> Any:
    editions = [SimpleNamespace(dataset=d, complete=d in complete) for d in (*TABLES, "gpci")]
    chunks = (SimpleNamespace(source=source),)
    return SimpleNamespace(editions=lambda: editions, index=SimpleNamespace(chunks=chunks))


def test_a_case_is_skipped_where_what_it_needs_is_not_loaded() -> None:
    tables, manual = (
        Case("a", "x", ("?",), needs=("full_tables",)),
        Case("b", "x", ("?",), needs=("ncci_manual",)),
    )
    assert unmet(tables, _home(*TABLES)) == ""
    assert "full tables (ptp)" in unmet(tables, _home(*(t for t in TABLES if t != "ptp")))
    assert unmet(manual, _home(source="ncci-manual-2026")) == ""
    assert "ncci-manual" in unmet(manual, _home(*TABLES))
    assert unmet(Case("c", "x", ("?",)), _home()) == ""


def test_patterns_see_plain_text() -> None:
    assert plain("**$1,193.75** × 2 [1][2–3] | it’s").strip() == "$1193.75 x 2 it's"


def test_every_status_of_an_answer_may_be_expected() -> None:
    from assistant.answer import STATUSES as ANSWERS

    assert set(STATUSES) == set(ANSWERS)
