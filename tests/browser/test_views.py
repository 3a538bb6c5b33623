"""The views around the chat in a real headless Chromium, with the tables that come with Lamina."""

import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ui.launch import command, environment

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
TESTS = Path(__file__).resolve().parents[1]
# Nothing runs, nothing is about to be drawn or replaced, our style is there, nothing fades.
SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app && app.dataset.testScriptState === 'notRunning' && getComputedStyle(app).getPropertyValue('--accent')
    && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')
    && document.getAnimations().every((one) => one.playState !== 'running' || !isFinite(one.effect.getComputedTiming().endTime));
}"""
WEIGHTY = {"serious", "critical"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory, shipped: object, shipped_home: Path
) -> Iterator[str]:
    """The app on the shipped tables; `shipped` is asked for because it builds them."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    env = environment()
    env["PYTHONPATH"] = f"{env['PYTHONPATH']}:{TESTS}"
    env |= {
        "LAMINA_UI_FACTORY": "views_lamina:make", "LAMINA_TEST_STORE": str(shipped_home),
        "LAMINA_HOME": str(tmp_path_factory.mktemp("home")),
    }  # fmt: skip
    server = subprocess.Popen(
        command(port, headless=True), cwd=tmp_path_factory.mktemp("elsewhere"), env=env
    )
    try:
        _wait_for(f"http://localhost:{port}/_stcore/health", server)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not answer on {url}")


def _open(browser: Any, url: str, ready: str, scheme: str = "light") -> Any:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    page.set_default_timeout(30_000)
    page.goto(url)
    page.locator(ready).first.wait_for(timeout=60_000)
    return _settled(page)


def _settled(page: Any) -> Any:
    page.wait_for_function(SETTLED)
    return page


def _press(page: Any, selector: str, shows: str) -> None:
    """Press what is on a page at rest, so that its listener is there, and wait for what it shows."""
    _settled(page).locator(selector).first.click()
    page.locator(shows).first.wait_for()
    _settled(page)


def _on_a_phone(page: Any) -> bool:
    """Whether the page fits a narrow screen: nothing scrolls sideways but tables by themselves."""
    page.set_viewport_size({"width": 390, "height": 860})
    page.wait_for_function("document.documentElement.clientWidth === 390")
    return bool(page.evaluate("document.documentElement.scrollWidth") <= 390)


def _faults(page: Any) -> list[str]:
    """Violations of WCAG A and AA that axe finds serious or critical."""
    only = ["wcag2a", "wcag2aa", "wcag21aa"]
    found = axe.Axe().run(page, options={"runOnly": only, "resultTypes": ["violations"]})
    return [
        f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}"
        for one in found.response["violations"] if one["impact"] in WEIGHTY
    ]  # fmt: skip


def test_a_code_page_shows_the_code_and_opens_sources_and_other_codes(
    browser: Any, address: str
) -> None:
    page = _open(browser, f"{address}/code?code=63053", "#history")
    assert page.locator(".code-head .number").inner_text() == "63053"
    tiles = page.locator(".st-key-tiles").inner_text()
    assert "6.13" in tiles and "ZZZ" in tiles
    assert page.locator(".code-graph a").count() == 17, "5 primaries and 12 add-ons"
    assert page.locator(".plots svg").count() == 3
    assert _faults(page) == []
    _press(page, '.st-key-tiles a[href^="#cite-0-"]', ".st-key-pane")
    pane = page.locator(".st-key-pane")
    pane.get_by_role("cell", name="work RVU", exact=True).wait_for()
    assert pane.get_by_role("cell", name="3.69", exact=True).count() == 1
    page.keyboard.press("Escape")
    pane.wait_for(state="detached")
    zip_code = _settled(page).get_by_label("ZIP code")
    zip_code.fill("10001")
    zip_code.press("Enter")
    page.locator(".st-key-tiles").get_by_text("Manhattan").first.wait_for()
    _press(page, '.code-graph a[href="code?code=22633"]', ".months .surgery")
    page.wait_for_url("**/code?code=22633")
    assert page.locator(".st-key-tiles").get_by_text("Manhattan").count() == 1, "settings stay"
    page.go_back()
    page.locator(".code-head .number", has_text="63053").wait_for()
    assert _on_a_phone(_settled(page))
    page.close()


def test_search_filters_facts_only_and_unknown_codes(browser: Any, address: str) -> None:
    page = _open(browser, f"{address}/code?code=63047", "#history")
    total = page.locator(".st-key-edit-table tbody tr").count()
    search = page.get_by_label("Search the edits")
    search.fill("22633")
    search.press("Enter")
    page.locator(".st-key-edit-table tbody tr").nth(1).wait_for(state="detached")
    assert total > 1
    assert "22633" in page.locator(".st-key-edit-table").inner_text()
    find = _settled(page).get_by_label("Find a code")
    find.fill("laminectomy with facetectomy")
    find.press("Enter")
    page.get_by_text("Codes for").wait_for()
    _press(page, 'a[href="code?code=63046"]', ".code-head .number")
    page.wait_for_url("**/code?code=63046")
    find = page.get_by_label("Find a code")
    assert find.input_value() == ""
    find.fill("99213")
    find.press("Enter")
    page.get_by_text("Facts only: Lamina has no page on this code.").wait_for()
    page.close()


def test_compare_marks_what_differs_and_every_cell_opens_its_row(
    browser: Any, address: str
) -> None:
    page = _open(browser, f"{address}/compare?codes=63052,63053", "#edits", "dark")
    rows = page.locator(".st-key-comparison tbody tr")
    every = rows.count()
    assert page.locator(".st-key-comparison td", has_text="Work RVU ≠").count() == 1
    assert _faults(page) == []
    page.get_by_text("Only what differs").click()
    page.locator(".st-key-comparison td", has_text="Team").wait_for(state="detached")
    page.wait_for_function(
        f"document.querySelectorAll('.st-key-comparison tbody tr').length < {every}"
    )
    row = page.locator(".st-key-comparison tr", has_text="Work RVU")
    assert row.locator('a[href^="#cite-0-"]').count() == 2
    _settled(page)
    row.locator('a[href^="#cite-0-"]').nth(1).click()
    page.locator(".st-key-pane").get_by_role("cell", name="3.69", exact=True).wait_for()
    typed = _settled(page).get_by_label("Codes to compare", exact=True)
    typed.fill("63052, 63053, 63047")
    typed.press("Enter")
    page.locator(".st-key-comparison th", has_text="63047").wait_for()
    page.wait_for_url("**codes=63052%2C63053%2C63047")
    assert _on_a_phone(_settled(page))
    page.close()


def test_sources_shows_what_is_loaded_and_what_is_missing(browser: Any, address: str) -> None:
    page = _open(browser, f"{address}/sources", "#pages")
    assert "2026C" in page.locator(".st-key-tables").inner_text()
    assert page.get_by_text("lamina data import ASC_Addendum_EE_").count() == 1
    page.get_by_role("button", name="Audit the pages").wait_for()
    assert _faults(_settled(page)) == []
    assert _on_a_phone(page)
    page.close()


def test_the_chat_begins_with_a_tour_and_its_codes_lead_to_their_pages(
    browser: Any, address: str
) -> None:
    page = _open(browser, address, ".st-key-tour", "dark")
    assert page.get_by_text("Loaded: physician fee schedule relative values").count() == 1
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("63052 vs 63053")
    box.press("Enter")
    page.locator('[class*="st-key-actions-"]').wait_for()
    assert _faults(_settled(page)) == []
    _press(page, '[data-testid="stChatMessage"] a[href="code?code=63053"]', "#history")
    page.wait_for_url("**/code?code=63053")
    page.close()
