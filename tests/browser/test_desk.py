"""The claim desk and the page of known questions in a real headless Chromium, on the shipped tables."""

import socket
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from corpus.store import Store
from tests.browser.test_chat import ARGUMENTS, CHROMIUM, TESTS, _wait_for
from tests.test_workbench import kept_run
from ui.launch import command, environment

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
LINES = ".st-key-claim-lines-table"
# The script has run, nothing of an earlier run is left, and nothing fades in or out any more.
AT_REST = """() => document.querySelector('[data-test-script-state="notRunning"]')
  && !document.querySelector('[data-stale="true"]')
  && document.getAnimations().every((one) => one.playState !== 'running' || one.effect.getComputedTiming().iterations === Infinity)"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for the file, on a home with two runs."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    home = tmp_path_factory.mktemp("home")
    Store.open(home).close()
    kept_run(home / "evals", "earlier", day=14)
    kept_run(home / "evals", "later", broken=7)
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    env = environment()
    env["PYTHONPATH"] = f"{env['PYTHONPATH']}:{TESTS}"
    env |= {"LAMINA_UI_FACTORY": "desk_lamina:make", "LAMINA_HOME": str(home)}
    server = subprocess.Popen(command(port, headless=True), cwd=home, env=env)
    try:
        _wait_for(f"http://localhost:{port}/_stcore/health", server)
        yield f"http://localhost:{port}"
    finally:
        server.kill()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def page(address: str) -> Iterator[Any]:
    """One page for the file; every test goes to its own view."""
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        opened = browser.new_page(viewport={"width": 1280, "height": 1000})
        opened.set_default_timeout(60_000)
        yield opened
        browser.close()


def _type(page: Any, text: str) -> None:
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(text)
    box.press("Enter")


def _no_traceback(page: Any) -> None:
    assert page.get_by_text("Traceback").count() == 0
    assert page.get_by_test_id("stException").count() == 0


def test_a_claim_is_checked_as_it_is_typed_and_bad_lines_are_words(page: Any, address: str) -> None:
    page.goto(f"{address}/claims")
    _type(page, "22633, 63047, fusion")
    page.locator(LINES).get_by_text("is denied with 22633").wait_for()
    page.get_by_text("'fusion' is not a line I can read").wait_for()
    assert page.locator(LINES).get_by_text("$0.00").count() == 1
    _type(page, "22853 x2")
    page.locator(LINES).get_by_text("$457.60").wait_for()
    page.get_by_role("button", name="Order").click()
    page.get_by_role("button", name="Move 63047 up").click()
    page.locator(f"{LINES} tbody tr").first.get_by_text("63047").wait_for()
    page.keyboard.press("Escape")
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    page.locator(f'{LINES} a[href^="#cite-0-"]').first.click()
    page.locator(".st-key-pane").get_by_role("cell", name="63047").first.wait_for()
    _no_traceback(page)


def test_a_claim_is_still_there_after_another_view_and_a_broken_paste_is_words(page: Any) -> None:
    page.get_by_role("link", name="Evals").first.click()
    page.get_by_role("heading", name="Known questions").wait_for()
    page.get_by_role("link", name="Claims").first.click()
    page.locator(LINES).get_by_text("$457.60").wait_for()
    _type(page, "{broken")
    page.get_by_text("not JSON").wait_for()
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
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()  # fmt: skip
    only = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"], "resultTypes": ["violations"]}

    def faults() -> list[str]:
        page.wait_for_function(AT_REST)
        found = axe.run(page, options=only).response["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in ("serious", "critical")]  # fmt: skip

    assert faults() == []
    page.get_by_role("link", name="Claims").first.click()
    _type(page, "22633, 63047, fusion")
    page.locator(LINES).get_by_text("is denied with 22633").wait_for()
    assert faults() == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'"
    )
    assert faults() == []
    page.get_by_role("link", name="Evals").first.click()
    page.get_by_role("heading", name="Run later").wait_for()
    page.get_by_role("button", name="Run", exact=True).wait_for()
    assert faults() == []
