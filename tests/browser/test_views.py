"""The views around the chat in a real headless Chromium, with the tables that come with Lamina."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.browser.screen import ask, faults, opened, serving, settled

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory, shipped: object, shipped_home: Path
) -> Iterator[str]:
    """The app on the shipped tables; `shipped` is asked for because it builds them."""
    folder, home = tmp_path_factory.mktemp("elsewhere"), tmp_path_factory.mktemp("home")
    with serving(folder, home, "views_lamina:make", LAMINA_TEST_STORE=str(shipped_home)) as (at, _):
        yield at


def _press(page: Any, selector: str, shows: str) -> None:
    """Press what is on a page at rest, so that its listener is there, and wait for what it shows."""
    settled(page).locator(selector).first.click()
    page.locator(shows).first.wait_for()
    settled(page)


def _on_a_phone(page: Any) -> bool:
    """Whether the page fits a narrow screen: nothing scrolls sideways but tables by themselves."""
    page.set_viewport_size({"width": 390, "height": 860})
    page.wait_for_function("document.documentElement.clientWidth === 390")
    return bool(page.evaluate("document.documentElement.scrollWidth") <= 390)


def test_a_code_page_shows_the_code_and_opens_sources_and_other_codes(
    browser: Any, address: str
) -> None:
    page = opened(browser, f"{address}/code?code=63053", "#history")
    assert page.locator(".code-head .number").inner_text() == "63053"
    tiles = page.locator(".st-key-tiles").inner_text()
    assert "6.13" in tiles and "ZZZ" in tiles
    assert page.locator(".code-graph a").count() == 17, "5 primaries and 12 add-ons"
    assert page.locator(".plots svg").count() == 3
    assert faults(page) == []
    _press(page, '.st-key-tiles a[href^="#cite-0-"]', ".st-key-pane")
    pane = page.locator(".st-key-pane")
    pane.get_by_role("cell", name="work RVU", exact=True).wait_for()
    assert pane.get_by_role("cell", name="3.69", exact=True).count() == 1
    page.keyboard.press("Escape")
    pane.wait_for(state="detached")
    zip_code = settled(page).get_by_label("ZIP code")
    zip_code.fill("10001")
    zip_code.press("Enter")
    page.locator(".st-key-tiles").get_by_text("Manhattan").first.wait_for()
    _press(page, '.code-graph a[href="code?code=22633"]', ".months .surgery")
    page.wait_for_url("**/code?code=22633")
    assert page.locator(".st-key-tiles").get_by_text("Manhattan").count() == 1, "settings stay"
    page.go_back()
    page.locator(".code-head .number", has_text="63053").wait_for()
    assert _on_a_phone(settled(page))
    page.close()


def test_a_code_page_prints_whole_black_on_white_and_without_what_is_pressed(
    browser: Any, address: str
) -> None:
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    page = opened(browser, f"{address}/code?code=63053", "#history", scheme="dark")
    ground = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    assert page.evaluate(ground) != "rgb(255, 255, 255)"
    page.emulate_media(media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    pages = pypdf.PdfReader(BytesIO(page.pdf())).pages
    text = " ".join(" ".join(one.extract_text() for one in pages).split())
    assert len(pages) > 5, "the page scrolls in a box of the screen's height"
    for shown in ("Payment amount (3.69 + 1.23 + 1.21) × 33.4009", "Denials and their fix", "date of service"):  # fmt: skip
        assert shown in text
    last = page.locator('[data-testid="stExpanderDetails"] li, [data-testid="stExpanderDetails"] p').last  # fmt: skip
    assert last.is_visible(), "the list of sources stands in a closed box"
    for pressed in ("Ask about it", "Participating in Medicare", "Payment locality", "Show all"):
        assert pressed not in text
    page.close()


def test_search_filters_facts_only_and_unknown_codes(browser: Any, address: str) -> None:
    page = opened(browser, f"{address}/code?code=63047", "#history")
    total = page.locator(".st-key-edit-table tbody tr").count()
    search = page.get_by_label("Search the edits")
    search.fill("22633")
    search.press("Enter")
    page.locator(".st-key-edit-table tbody tr").nth(1).wait_for(state="detached")
    assert total > 1
    assert "22633" in page.locator(".st-key-edit-table").inner_text()
    find = settled(page).get_by_label("Find a code")
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
    page = opened(browser, f"{address}/compare?codes=63052,63053", "#edits", scheme="dark")
    rows = page.locator(".st-key-comparison tbody tr")
    every = rows.count()
    assert page.locator(".st-key-comparison td", has_text="Work RVU ≠").count() == 1
    assert faults(page) == []
    page.get_by_text("Only what differs").click()
    page.get_by_role("cell", name="Team surgery (66)").wait_for(state="detached")
    page.wait_for_function(
        f"document.querySelectorAll('.st-key-comparison tbody tr').length < {every}"
    )
    row = page.locator(".st-key-comparison tr", has_text="Work RVU")
    assert row.locator('a[href^="#cite-0-"]').count() == 2
    settled(page)
    row.locator('a[href^="#cite-0-"]').nth(1).click()
    page.locator(".st-key-pane").get_by_role("cell", name="3.69", exact=True).wait_for()
    typed = settled(page).get_by_label("Codes to compare", exact=True)
    typed.fill("63052, 63053, 63047")
    typed.press("Enter")
    page.locator(".st-key-comparison th", has_text="63047").wait_for()
    page.wait_for_url("**codes=63052%2C63053%2C63047")
    assert _on_a_phone(settled(page))
    page.close()


def test_sources_shows_what_is_loaded_and_what_is_missing(browser: Any, address: str) -> None:
    page = opened(browser, f"{address}/sources", "#pages")
    assert "2026C" in page.locator(".st-key-tables").inner_text()
    assert page.get_by_text("lamina data import ASC_Addendum_EE_").count() == 1
    page.get_by_role("button", name="Audit the pages").wait_for()
    assert faults(settled(page)) == []
    assert _on_a_phone(page)
    page.close()


def test_settings_are_taken_up_by_the_next_session(browser: Any, address: str) -> None:
    page = opened(browser, f"{address}/settings", "#writers")
    page.get_by_text("Qualifying APM participant").click()
    page.locator(".st-key-wide-view").get_by_text("qualifying APM participant").wait_for()
    settled(page).get_by_role("button", name="Begin with these from now on").click()
    page.get_by_text("Kept.").wait_for()
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'"
    )
    assert faults(page) == []
    other = opened(browser, f"{address}/settings", "#writers")
    assert other.get_by_label("Qualifying APM participant").is_checked()
    other.get_by_role("button", name="Begin as a fresh install does").click()
    other.get_by_text("Forgotten.").wait_for()
    assert _on_a_phone(settled(other))
    page.close()
    other.close()


def test_a_readers_key_is_held_for_his_session_and_opens_its_writer(
    browser: Any, address: str
) -> None:
    secret = "sk-typed-by-one-reader-alone"
    page = opened(browser, f"{address}/settings", "#key")
    page.get_by_label("Key", exact=True).fill(secret)
    page.get_by_role("button", name="Use it in this session").click()
    page.get_by_text("is held for this session").wait_for()
    settled(page).get_by_role("combobox", name="Writer").click()
    page.get_by_role("option", name="anthropic:").wait_for()
    page.keyboard.press("Escape")
    assert secret not in page.content() and secret not in page.url
    assert page.get_by_label("Key", exact=True).input_value() == ""
    page.reload()
    page.locator("#key").wait_for()
    assert settled(page).get_by_text("is held for this session").count() == 0
    page.close()


def test_the_chat_begins_with_a_tour_and_its_codes_lead_to_their_pages(
    browser: Any, address: str
) -> None:
    page = opened(browser, address, ".st-key-tour", scheme="dark")
    assert page.get_by_text("Loaded: physician fee schedule relative values").count() == 1
    ask(page, "63052 vs 63053")
    page.locator('[class*="st-key-actions-"]').wait_for()
    assert faults(settled(page)) == []
    _press(page, '[data-testid="stChatMessage"] a[href="code?code=63053"]', "#history")
    page.wait_for_url("**/code?code=63053")
    page.close()


def test_a_page_dropped_into_the_chat_is_read_and_asked_about(
    browser: Any, tmp_path: Path, shipped: object, shipped_home: Path
) -> None:
    bulletin = (
        b"# Harbor bulletin\n\n## Prior authorization of 63052\n\nHarbor Health asks for prior "
        b"authorization of 63052 within 14 calendar days of the planned surgery; the request names "
        b"the spinal level. <script>window.owned = 1</script>\n"
    )
    home = tmp_path / "home"
    more = {"LAMINA_TEST_STORE": str(shipped_home)}
    with serving(tmp_path, home, "reading_lamina:make", **more) as (address, _):
        page = opened(browser, address, ".st-key-welcome")
        page.locator('[data-testid="stChatInput"] input[type=file]').set_input_files(
            files=[{"name": "<b>bulletin.md", "mimeType": "text/markdown", "buffer": bulletin}]
        )
        page.locator('[data-testid="stFileChipName"]').wait_for()
        ask(page, "Within how many days does the Harbor bulletin ask for prior authorization of 63052?")  # fmt: skip
        page.get_by_text("Harbor bulletin, 1 passages.").wait_for()
        answer = page.get_by_test_id("stChatMessage").last
        answer.get_by_text("within 14 calendar days").first.wait_for()
        page.locator('[class*="st-key-actions-"]').wait_for()
        settled(page).locator('a[href^="#cite-0-1"]').first.click()
        pane = page.locator(".st-key-pane")
        pane.locator("span", has_text="within 14 calendar days").last.wait_for()
        assert page.evaluate("window.owned") is None
        page.close()
