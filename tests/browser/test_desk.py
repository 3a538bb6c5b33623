"""The claim desk and the page of known questions in a real headless Chromium, on the shipped tables."""

from collections.abc import Iterator
from typing import Any

import pytest

from corpus.store import Store
from tests.browser.screen import PATIENCE, ask, faults, serving, settled
from tests.test_workbench import kept_run

pytestmark = pytest.mark.browser
LINES = ".st-key-claim-lines-table"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for the file, on a home with two runs."""
    home = tmp_path_factory.mktemp("home")
    Store.open(home).close()
    kept_run(home / "evals", "earlier", day=14)
    kept_run(home / "evals", "later", broken=7)
    with serving(home, home, "desk_lamina:make") as (at, _):
        yield at


@pytest.fixture(scope="module")
def page(browser: Any, address: str) -> Iterator[Any]:
    """One page for the file; every test goes to its own view."""
    shown = browser.new_page(viewport={"width": 1280, "height": 1000})
    shown.set_default_timeout(PATIENCE)
    yield shown
    shown.close()


def _no_traceback(page: Any) -> None:
    assert page.get_by_text("Traceback").count() == 0
    assert page.get_by_test_id("stException").count() == 0


def test_a_claim_is_checked_as_it_is_typed_and_bad_lines_are_words(page: Any, address: str) -> None:
    page.goto(f"{address}/claims")
    ask(page, "22633, 63047, fusion")
    page.locator(LINES).get_by_text("is denied with 22633").wait_for()
    page.get_by_text("'fusion' is not a line I can read").wait_for()
    assert page.locator(LINES).get_by_text("$0.00").count() == 1
    ask(page, "22853 x2")
    page.locator(LINES).get_by_text("$457.60").wait_for()
    page.get_by_role("button", name="Order").click()
    page.get_by_role("button", name="Move 63047 up").click()
    page.locator(f"{LINES} tbody tr").first.get_by_text("63047").wait_for()
    page.keyboard.press("Escape")
    settled(page).locator(f'{LINES} a[href^="#cite-0-"]').first.click()
    page.locator(".st-key-pane").get_by_role("cell", name="63047").first.wait_for()
    _no_traceback(page)


def test_a_claim_is_still_there_after_another_view_and_a_broken_paste_is_words(page: Any) -> None:
    page.get_by_role("link", name="Evals").first.click()
    page.get_by_role("heading", name="Known questions").wait_for()
    page.get_by_role("link", name="Claims").first.click()
    page.locator(LINES).get_by_text("$457.60").wait_for()
    ask(page, "{broken")
    page.get_by_text("not JSON").wait_for()
    _no_traceback(page)


def test_a_claim_put_by_is_there_in_another_session(page: Any, address: str) -> None:
    ask(page, "63053")
    page.get_by_role("button", name="Put by").click()
    page.get_by_label("Name", exact=True).fill("Two levels")
    page.keyboard.press("Tab")
    page.locator(".st-key-claim-keep button:enabled").click()
    page.get_by_role("button", name="Two levels").wait_for()
    page.goto(f"{address}/claims")
    page.get_by_text("Example: 22633").wait_for()
    settled(page).get_by_role("button", name="Put by").click()
    page.get_by_role("button", name="Two levels").click()
    page.locator(LINES).get_by_text("63053").first.wait_for()
    page.keyboard.press("Escape")
    _no_traceback(page)


def test_a_file_of_claims_is_worked_through_and_bad_rows_are_listed(page: Any) -> None:
    page.get_by_role("tab", name="A file of claims").click()
    table = (
        b"claim_id,date_of_service,hcpcs\nA,2026-07-15,22633\nA,2026-07-15,xx\nB,2026-07-15,22630\n"
    )
    given = {"name": "claims.csv", "mimeType": "text/csv", "buffer": table}
    page.locator(".st-key-claim-file input[type=file]").set_input_files(files=[given])
    page.locator(".st-key-batch-begin button:enabled").click()
    page.get_by_text("2 claims with 2 lines checked").wait_for()
    page.get_by_role("cell", name="'xx' is not a HCPCS code").wait_for()
    _no_traceback(page)


def test_the_page_of_known_questions_shows_report_failures_and_comparison(
    page: Any, address: str
) -> None:
    page.goto(f"{address}/evals")
    page.get_by_role("heading", name="Run later").wait_for()
    report = page.frame_locator("iframe").first
    report.get_by_text("13 of 20 known questions are answered right").wait_for()
    report.get_by_role("link", name="Scorers").click()
    report.get_by_role("heading", name="Scorers").wait_for()
    assert page.url.endswith("/evals")
    page.get_by_role("tab", name="Failures").click()
    page.get_by_text("7 did not pass").wait_for()
    page.locator("[data-testid=stExpander] summary").filter(has_text="c00").click()
    page.get_by_role("cell", name="facts are present").wait_for()
    page.get_by_role("button", name="Ask again now").click()
    page.get_by_text("is not in fast any more").wait_for()
    page.get_by_role("tab", name="Compare").click()
    page.get_by_text("Exact McNemar p = 0.0156: more than noise.").wait_for()
    page.get_by_text("Broken (7)").wait_for()
    page.get_by_role("tab", name="Baseline").click()
    page.get_by_role("button", name="Accept as baseline").wait_for()
    _no_traceback(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_a_broken_case_file_is_named_with_its_line(page: Any) -> None:
    page.get_by_text("Bring your own questions").click()
    broken = b"id,question\nq1,MUE for 63053?\nq1,MUE for 63048?\n"
    given = {"name": "mine.csv", "mimeType": "text/csv", "buffer": broken}
    page.locator(".st-key-evals-file input[type=file]").set_input_files(files=[given])
    page.get_by_text("mine.csv, line 3: id 'q1' is already used").wait_for()
    _no_traceback(page)


def test_axe_finds_nothing_serious_by_day_and_by_night(page: Any) -> None:
    assert faults(page) == []
    page.get_by_role("link", name="Claims").first.click()
    ask(page, "22633, 63047, fusion")
    page.locator(LINES).get_by_text("is denied with 22633").wait_for()
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'"
    )
    assert faults(page) == []
    page.get_by_role("link", name="Evals").first.click()
    page.get_by_role("heading", name="Run later").wait_for()
    page.get_by_role("button", name="Run", exact=True).wait_for()
    assert faults(page) == []


NOTE = (
    "OPERATIVE REPORT\nPatient Name: Beatrice Holloway\nMRN: 00482913\n"
    "PREOPERATIVE DIAGNOSIS: Lumbar stenosis with neurogenic claudication, L4-5.\n"
    "DESCRIPTION OF PROCEDURE: A complete laminectomy of L4 was performed, with medial facetectomies and "
    "foraminotomies on both sides. The L4 and L5 nerve roots were decompressed."
)


def test_axe_finds_nothing_serious_on_notes_and_denials(page: Any, address: str) -> None:
    page.goto(f"{address}/notes")
    page.get_by_role("textbox", name="Operative note").fill(NOTE)
    page.keyboard.press("Control+Enter")
    page.get_by_text("The note, masked").wait_for()
    assert _faults_by_day_and_by_night(page) == []
    page.get_by_role("link", name="Denials").first.click()
    page.get_by_role("textbox", name="What the remittance says").fill("CO-97 63047")
    page.keyboard.press("Control+Enter")
    page.get_by_text("CO-97:").first.wait_for()
    assert _faults_by_day_and_by_night(page) == []
    _no_traceback(page)


def _faults_by_day_and_by_night(page: Any) -> list[str]:
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(
            f"getComputedStyle(document.querySelector('.stApp')).colorScheme === '{scheme}'"
        )
        found += faults(page)
    return found
