"""What the audit found on the subject asked about is shown in the answer, and not followed."""

import json
import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.audit import audit
from assistant.audit.findings import Findings
from assistant.audit.kept import FILE
from assistant.cli import app
from assistant.compose.draft import Draft
from assistant.compose.rules_writer import write
from assistant.gather import gather
from assistant.settings import QuestionSettings
from assistant.understand import understand
from assistant.verify import verify
from corpus.documents import import_documents, remove_document
from corpus.store import Store
from index.hit import Hit

DAY = date(2026, 7, 15)
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
PAGE = """Surgical · Spine

{hcpcs}

A made-up page.

Verified March 2, 2026 · 3 sources ↓

Medicare
${amount}
Total RVUs
{total}
Global, days
90
Region
Garden
Drawn fromCMS

Documentation requirements

  • Name the level

What this code covers

{covers}

RVU & reimbursement

Source · CMS Physician Fee Schedule, RVU26C · July 2026

Work RVU{work}
Practice expense RVU16.31
Malpractice RVU8.46
Total RVU{total}
Medicare national rate${amount}
Global period90 days

Payment by site of service

SettingMedicare rate (national){site}

Common denial reasons

  • No level named

Frequently asked questions

01Does {hcpcs} stand alone?
It is the first one.

Mira AI Scribe
"""


class NoPassages:
    """An index without a passage, for questions that tables and rules answer alone."""

    def search(self, text: str, k: int = 8, codes: Sequence[str] = ()) -> list[Hit]:
        return []


def saved(folder: Path, hcpcs: str = "22633", **changed: str) -> Path:
    """A page of the layout of an existing publisher, true unless something is changed."""
    parts = {
        "amount": "1,700.11", "total": "50.90", "work": "26.13", "covers": "One interspace.", "site": "",
    }  # fmt: skip
    path = folder / f"{hcpcs}.txt"
    path.write_text(PAGE.format(hcpcs=hcpcs, **(parts | changed)), encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path, shipped: Store, shipped_home: Path) -> Path:
    """A home of its own with the tables that come with Lamina."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copy(shipped_home / "reference.duckdb", folder)
    return folder


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home) as opened:
        yield opened


def answered(question: str, store: Store, findings: Findings, day: date = DAY) -> Draft:
    query = understand(question, QuestionSettings(day), store)
    return write(query, gather(query, store, NoPassages(), findings=findings))  # type: ignore[arg-type]


def told(draft: Draft) -> list[tuple[str, str, str]]:
    """Each conflict as: the source followed, the other source, what the other says."""
    sources = {numbered.n: numbered.citation.source for numbered in draft.citations}
    return [
        (sources[conflict.followed], sources[claim.citation], claim.says)
        for conflict in draft.conflicts
        for claim in conflict.claims
        if claim.citation != conflict.followed
    ]


def test_a_wrong_amount_on_an_imported_page_is_a_conflict(
    home: Path, store: Store, tmp_path: Path
) -> None:
    import_documents([saved(tmp_path, amount="1,650.00")], home)
    draft = answered("What does Medicare pay for 22633?", store, Findings(home, store))
    assert ("cms-pfs-2026c", "mira-22633", "$1,650.00") in told(draft)
    assert "$1,700.11" in draft.text and "1,650" not in draft.text
    checked = verify(draft.text, "", draft.citations, draft.results, draft.conflicts)
    assert not checked.faults


def test_the_cited_words_of_the_page_hold_its_claim(
    home: Path, store: Store, tmp_path: Path
) -> None:
    wrong = "The visit on the day of surgery needs modifier 25."
    import_documents([saved(tmp_path, covers=wrong)], home)
    question = "Modifier 25 or 57 on the visit the day of 22633?"
    draft = answered(question, store, Findings(home, store))
    assert ("mcpm-12", "mira-22633", "modifier 25 on the visit") in told(draft)
    cited = next(c.citation for c in draft.citations if c.citation.source == "mira-22633")
    assert cited.quote == wrong and cited.locator == "What this code covers ¶1"


@pytest.mark.parametrize(
    "question",
    [
        "What is the MUE of 22633?",
        "Which diagnoses support 22633?",
        "What does Medicare pay for 63047?",
        "How many levels does 22633 cover?",
    ],
)
def test_what_was_not_asked_about_is_not_told(
    question: str, home: Path, store: Store, tmp_path: Path
) -> None:
    import_documents([saved(tmp_path, amount="1,650.00")], home)
    assert not [
        each
        for each in told(answered(question, store, Findings(home, store)))
        if "1,650" in each[2]
    ]


def test_a_page_that_agrees_makes_no_conflict(home: Path, store: Store, tmp_path: Path) -> None:
    import_documents([saved(tmp_path)], home)
    draft = answered("Price 22633 and its work RVU", store, Findings(home, store))
    assert not [each for each in told(draft) if each[1] == "mira-22633"]


def test_a_day_that_another_edition_speaks_for_is_left_alone(
    home: Path, store: Store, tmp_path: Path
) -> None:
    import_documents([saved(tmp_path, amount="1,650.00")], home)
    findings = Findings(home, store)
    assert findings.on(["22633"], DAY)
    assert not [one for one in findings.on(["22633"], date(2025, 11, 3)) if one.kind == "amount"]


def test_findings_follow_the_documents(home: Path, store: Store, tmp_path: Path) -> None:
    findings = Findings(home, store)
    assert not findings.on(["22633"], DAY)
    office = "\nOffice (PFS non-facility)\nPerformed in the office\n$1,700.11"
    import_documents([saved(tmp_path, work="26.31", site=office)], home)
    assert {one.kind for one in findings.on(["22633"], DAY)} >= {"figure", "office_price"}
    remove_document(home, "mira-22633")
    assert not findings.on(["22633"], DAY)


def test_findings_are_kept_for_the_next_process(
    home: Path, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_documents([saved(tmp_path, work="26.31")], home)
    first = Findings(home, store).on(["22633"], DAY)
    with monkeypatch.context() as patched:
        patched.setattr(audit, "audit_home", lambda *_, **__: pytest.fail("audited twice"))
        assert Findings(home, store).on(["22633"], DAY) == first
    (home / FILE).write_text("{", encoding="utf-8")
    assert Findings(home, store).on(["22633"], DAY) == first


def test_only_what_changed_is_audited_again(
    home: Path, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_documents([saved(tmp_path, work="26.31")], home)
    Findings(home, store).refresh()
    import_documents([saved(tmp_path, hcpcs="63047", work="99.99")], home)
    read: list[str] = []
    check = audit.findings_on
    with monkeypatch.context() as patched:
        patched.setattr(
            audit, "findings_on", lambda page, by: read.append(page.source_id) or check(page, by)
        )
        found = Findings(home, store)
        assert {one.kind for one in found.on(["63047"], DAY)} >= {"figure"}
    assert read == ["mira-63047"]
    assert {one.kind for one in found.on(["22633"], DAY)} >= {"figure"}, "taken over"
    remove_document(home, "mira-22633")
    assert not Findings(home, store).on(["22633"], DAY)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Findings]]:
    if not SEEDS.is_dir():
        pytest.skip("needs ../shared/seeds beside the checkout")
    home = Path(tmp_path_factory.mktemp("seeded"))
    with Store.open(home) as store:
        import_documents(sorted(SEEDS.glob("*.txt")), home)
        yield store, Findings(home, store)


@pytest.mark.parametrize(
    ("question", "source", "words"),
    [
        ("63052 vs 63053", "mira-63053", "initial"),
        ("What does Medicare pay for 63102 in the office?", "mira-63102", "office"),
        ("Can two surgeons bill 63102 with modifier 62?", "mira-63102", "62"),
        ("Which diagnoses support 63001?", "mira-63001", "stenosis"),
        ("What is the global period of 63053?", "mira-63053", "empty"),
        ("Is 20936 paid separately?", "mira-63102", "20936"),
    ],
)
def test_a_conflict_that_we_wrote_down_ourselves_is_shown_once(
    question: str, source: str, words: str, seeded: tuple[Store, Findings]
) -> None:
    said = [each for each in told(answered(question, *seeded)) if each[1] == source]
    assert len([each for each in said if words in each[2]]) == 1, said


# --- the command ------------------------------------------------------------------------------


def test_the_command_lists_contradictions_and_fails(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAMINA_HOME", str(home))
    run = CliRunner().invoke(app, ["pages", "audit", "--json"])
    assert run.exit_code == 0, run.output
    assert json.loads(run.stdout)["contradictions"] == []
    import_documents([saved(tmp_path, work="26.31")], home)
    run = CliRunner().invoke(app, ["pages", "audit", "mira-22633", "--json"])
    assert run.exit_code == 1
    record = json.loads(run.stdout)
    assert record["pages"] == ["mira-22633"]
    wrong = next(one for one in record["contradictions"] if one["about"] == "Work RVU of 22633")
    assert (wrong["says"], wrong["severity"], wrong["place"]) == ("26.31", "error", "Figures")
    assert wrong["citation"]["source"] == "cms-pfs-2026c"


def test_an_incomplete_page_alone_is_no_failure(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAMINA_HOME", str(home))
    text = saved(tmp_path).read_text(encoding="utf-8")
    text = text.replace("Global, days\n90", "Global, days").replace("period90 days", "perioddays")
    path = tmp_path / "empty.txt"
    path.write_text(text, encoding="utf-8")
    import_documents([path], home)
    run = CliRunner().invoke(app, ["pages", "audit", "mira-22633"])
    assert run.exit_code == 0, run.output
    assert "Global days of" in run.output and "1 incomplete" in run.output
