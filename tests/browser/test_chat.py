"""The chat in a real headless Chromium, as a person sees it, against a Lamina with known answers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.screen import ask, opened, serving, settled

pytestmark = pytest.mark.browser
FAKE = "fake_lamina:make"
# Contrast of every visible text against the colour behind it, as WCAG computes it; the worst few.
CONTRASTS = """() => {
  const pad = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const paint = (...colours) => {
    pad.clearRect(0, 0, 1, 1);
    for (const c of colours) { pad.fillStyle = c; pad.fillRect(0, 0, 1, 1); }
    return [...pad.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = [];
  const walker = document.createTreeWalker(document.querySelector('.stApp'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const box = element.getBoundingClientRect();
    const text = walker.currentNode.textContent.trim();
    const style = getComputedStyle(element);
    if (!text || !box.width || !box.height || style.visibility === 'hidden' || element.closest('[disabled], svg, style')) continue;
    if (/Material/.test(style.fontFamily)) continue;
    const behind = [];
    for (let e = element; e; e = e.parentElement) behind.unshift(getComputedStyle(e).backgroundColor);
    const back = ['white', getComputedStyle(document.body).backgroundColor, ...behind];
    const [a, b] = [light(paint(...back, style.color)), light(paint(...back))].sort((x, y) => y - x);
    found.push([Math.round(((a + 0.05) / (b + 0.05)) * 100) / 100, text.slice(0, 40)]);
  }
  return found.sort((x, y) => x[0] - y[0]).slice(0, 5);
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app, from a folder that is not the checkout."""
    with serving(tmp_path_factory.mktemp("elsewhere"), tmp_path_factory.mktemp("home"), FAKE) as (
        at,
        _,
    ):
        yield at


def _open(browser: Any, address: str, width: int = 1280, scheme: str = "light") -> Any:
    return opened(browser, address, ".st-key-welcome", width, scheme)


def _ask(page: Any, question: str, until: str, whole: bool = True) -> None:
    """Ask, and wait for a text of the answer; for the `whole` answer with all that defends it."""
    answers = page.locator('[class*="st-key-actions-"]')
    before = answers.count()
    ask(page, question)
    page.get_by_text(until).last.wait_for()
    if whole:
        answers.nth(before).wait_for()
        settled(page)


def _open_source(page: Any, chip: str) -> Any:
    """Press a chip on a page at rest; the pane that opens."""
    settled(page).locator(f'a[href="#cite-{chip}"]').first.click()
    pane = page.locator(".st-key-pane")
    pane.wait_for()
    return pane


@pytest.fixture()
def page(browser: Any, address: str) -> Iterator[Any]:
    shown = _open(browser, address)
    yield shown
    shown.close()


def test_a_click_on_a_chip_opens_the_cited_words_in_their_passage(page: Any) -> None:
    _ask(page, "63052 vs 63053", "They differ in")
    chip = page.locator('a[href="#cite-0-1"]').first
    assert chip.get_attribute("title").startswith("Lamina code page 63052")
    before = page.url
    _open_source(page, "0-1")
    marked = page.locator(".st-key-pane span", has_text="One unit for the first segment").last
    marked.wait_for()
    assert marked.evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    assert "Count segments, not interspaces." in page.locator(".st-key-pane").inner_text()
    assert page.url == before
    assert page.get_by_text("They differ in").count() == 1, "the conversation is still there"


def test_a_chip_pressed_just_before_a_setting_is_changed_opens_its_source(page: Any) -> None:
    """The setting's run of the page takes the place of the press's own before that came to the chips."""
    _ask(page, "63052 vs 63053", "They differ in")
    _ask(page, "linger", "Which code do you mean?")
    page.evaluate(
        """() => {
          document.querySelector('a[href="#cite-0-1"]').click();
          setTimeout(() => document.querySelector('.st-key-participating input').click(), 100);
        }"""
    )
    page.get_by_text("setting as the code is performed · non-participating").wait_for()  # fmt: skip
    settled(page).locator(".st-key-pane").get_by_text("Count segments, not interspaces.").wait_for()


def test_chips_of_the_table_open_rows_and_escape_closes_them(page: Any) -> None:
    _ask(page, "63052 vs 63053", "They differ in")
    pane = _open_source(page, "0-5")
    pane.get_by_role("cell", name="work RVU").wait_for()
    assert pane.get_by_role("cell", name="4.14").count() == 1
    page.keyboard.press("Escape")
    pane.wait_for(state="detached")


def test_the_list_of_sources_opens_them_too(page: Any) -> None:
    _ask(page, "63052 vs 63053", "They differ in")
    page.get_by_text("Sources (10)").click()
    page.get_by_role("button", name="Medicare Claims Processing Manual, chapter 12").click()
    page.locator(".st-key-pane").get_by_text(
        "Each component is multiplied by its index."
    ).wait_for()


def test_a_chip_pressed_while_the_answer_is_written_opens_when_it_is_there(page: Any) -> None:
    _ask(page, "slow", "63052: Decompression", whole=False)
    page.locator('a[href="#cite-0-1"]').first.click()
    page.locator(".st-key-pane").get_by_text("Count segments, not interspaces.").wait_for()
    assert page.get_by_text("They differ in").count() == 1


def test_a_reload_keeps_the_conversation_and_opens_its_sources(page: Any) -> None:
    _ask(page, "63052 vs 63053", "They differ in")
    page.wait_for_url("**c=*")
    page.reload()
    page.get_by_text("They differ in").wait_for()
    _open_source(page, "0-1").get_by_text("Count segments, not interspaces.").wait_for()


def test_a_server_killed_in_mid_answer_offers_to_finish_after_a_restart(
    browser: Any, tmp_path: Path
) -> None:
    with serving(tmp_path, tmp_path / "home", FAKE) as (address, server):
        page = _open(browser, address)
        _ask(page, "63052 vs 63053", "They differ in")
        _ask(page, "slow", "63052: Decompression", whole=False)
        page.wait_for_timeout(600)
        kept = page.url.partition("?")[2]
        server.kill()
        page.close()
    with serving(tmp_path, tmp_path / "home", FAKE) as (address, _):
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.goto(f"{address}/?{kept}")
        page.get_by_role("button", name="Finish the answer").wait_for()
        assert page.get_by_text("The question is kept.").count() == 1
        page.get_by_role("button", name="Finish the answer").click()
        page.get_by_text("They differ in").nth(1).wait_for()
        page.close()


def test_a_follow_up_button_asks_and_the_first_answer_stays(page: Any) -> None:
    _ask(page, "63052 vs 63053", "They differ in")
    page.get_by_role("button", name="and in Manhattan?").click()
    page.get_by_text("$241.17").wait_for()
    assert page.get_by_text("They differ in").count() == 1


def test_stop_keeps_what_had_arrived_and_offers_to_ask_again(page: Any) -> None:
    ask(page, "slow")
    page.get_by_text("63052: Decompression").wait_for()
    page.get_by_test_id("stChatInputStopButton").click()
    page.get_by_text("Stopped before it was finished.").wait_for()
    assert page.get_by_text("63052: Decompression").count() == 1
    assert page.get_by_text("They differ in").count() == 0
    assert page.get_by_role("button", name="Ask again").count() == 1


def test_a_setting_changed_in_mid_answer_loses_nothing(page: Any) -> None:
    ask(page, "slow")
    page.get_by_text("63052: Decompression").wait_for()
    page.get_by_text("Qualifying APM participant").click()
    page.get_by_text("They differ in").wait_for()
    settled(page)  # what the broken-off run had drawn goes when the next one is through
    assert page.get_by_text("63052: Decompression").count() == 1


def test_a_conversation_is_exported_and_the_files_open(page: Any, tmp_path: Path) -> None:
    _ask(page, "63052 vs 63053", "They differ in")
    page.get_by_role("button", name="Export").click()
    texts = []
    for name, read in (("PDF", _pdf_text), ("Word", _word_text), ("Markdown", Path.read_text)):
        with page.expect_download() as coming:
            page.get_by_role("button", name=name, exact=True).click()
        file = tmp_path / coming.value.suggested_filename
        coming.value.save_as(file)
        texts.append(" ".join(read(file).split()))
    for text in texts:
        assert "229.80" in text and "Medicare Claims Processing Manual, chapter 12" in text


def _pdf_text(file: Path) -> str:
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages)


def _word_text(file: Path) -> str:
    document = pytest.importorskip("docx", reason="python-docx is not installed").Document(file)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_keys_lead_to_the_box_the_search_and_from_citation_to_citation(page: Any) -> None:
    _ask(page, "63052 vs 63053", "They differ in")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.press("Alt+f")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Search conversations"  # fmt: skip
    pane = page.locator(".st-key-pane")
    page.keyboard.press("Alt+Period")
    pane.get_by_text("Source 1", exact=True).wait_for()
    settled(page).keyboard.press("Alt+Period")
    pane.get_by_text("Source 2", exact=True).wait_for()
    settled(page).keyboard.press("Alt+Comma")
    pane.get_by_text("Source 1", exact=True).wait_for()


def test_an_error_is_a_sentence(page: Any) -> None:
    _ask(page, "crash", "Something went wrong on our side", whole=False)
    assert page.get_by_text("Traceback").count() == 0


def test_nothing_hostile_runs_or_is_fetched(browser: Any, address: str) -> None:
    page = _open(browser, address)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    _ask(page, "hostile", "costs $5 and $6")
    _open_source(page, "0-1")
    page.wait_for_timeout(500)
    assert page.evaluate("window.owned") is None
    assert not page.locator('[href^="javascript"], [data-testid="stChatMessage"] img').count()
    assert [url for url in asked if "localhost" not in url and not url.startswith("data:")] == []
    page.close()


@pytest.mark.parametrize("width", [390, 1024, 1600])
def test_the_page_never_scrolls_sideways_and_the_pane_leaves_the_input_free(
    browser: Any, address: str, width: int
) -> None:
    page = _open(browser, address, width)
    page.wait_for_function(
        "document.querySelector('.st-key-welcome').getBoundingClientRect().top >= 0"
    )
    _ask(page, "63052 vs 63053", "They differ in")
    _open_source(page, "0-2")
    page.wait_for_timeout(400)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    answer = page.get_by_test_id("stChatMessage").last.bounding_box()
    assert answer["x"] >= 0 and answer["x"] + answer["width"] <= width + 1
    pane = page.locator('[data-testid="stColumn"]:has(.st-key-pane)').bounding_box()
    box = page.get_by_test_id("stChatInput").bounding_box()
    assert pane["x"] >= 0 and pane["x"] + pane["width"] <= width + 1
    assert pane["y"] + pane["height"] <= box["y"] + 1, "the pane covers the input"
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_the_contrast_that_wcag_asks_for(browser: Any, address: str, scheme: str) -> None:
    page = _open(browser, address, scheme=scheme)
    _ask(page, "63052 vs 63053", "They differ in")
    page.get_by_text("Sources (10)").click()
    _open_source(page, "0-1")
    page.mouse.move(5, 500)
    page.wait_for_timeout(800)
    low = [found for found in page.evaluate(CONTRASTS) if found[0] < 4.5]
    assert low == []
    page.close()
