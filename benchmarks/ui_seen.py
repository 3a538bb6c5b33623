"""What a reader sees in a real Chromium: from pressing Enter to the first words and to a page at rest.

python benchmarks/ui_seen.py HOME     # a copy of a home; needs Playwright and Chromium

The browser runs on the same processors as the server. Prints figures, asserts nothing.
"""

import shutil
import sys
from pathlib import Path
from typing import Any

from answer_speed import describe
from playwright.sync_api import sync_playwright
from ui_client import serving
from ui_speed import QUESTIONS

REST = """() => document.querySelector('[data-test-script-state="notRunning"]') !== null
  && document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]') === null"""
WORDS = """(count) => {
  const said = [...document.querySelectorAll('[data-testid="stChatMessage"]:not(:has([data-testid="stChatMessageAvatarUser"]))')];
  const last = said[said.length - 1];
  return said.length > count && last && [...last.querySelectorAll('p, td')].some((e) => e.textContent.trim() && !e.textContent.trim().endsWith('…'));
}"""
"""There is one more answer than `count`, and it has words that are no stage."""
CLOCK = "() => performance.now()"
HERE = "(name) => location.pathname.endsWith(name.replace(/s$/, '')) || location.pathname.endsWith(name)"
NAMES = ("Codes", "Compare", "Claims", "Evals", "Sources", "Settings")
ROUNDS = 5
DRAWN = 7
"""Questions of one conversation, few enough that all of them are drawn."""


def answers(browser: Any, address: str) -> None:
    """Each question in one conversation after another."""
    first, rest = [], []
    for _ in range(ROUNDS):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        page.get_by_test_id("stChatInputTextArea").wait_for()
        page.wait_for_function(REST)
        for count, question in enumerate(QUESTIONS[:DRAWN]):
            box = page.get_by_test_id("stChatInputTextArea")
            box.fill(question)
            begun = page.evaluate(CLOCK)
            box.press("Enter")
            page.wait_for_function(WORDS, arg=count, polling="raf")
            first.append(page.evaluate(CLOCK) - begun)
            page.locator(f".st-key-actions-{count}").wait_for()
            page.wait_for_function(REST, polling="raf")
            rest.append(page.evaluate(CLOCK) - begun)
        page.close()
    describe("seen: first words", first)
    describe("seen: answer at rest", rest)


def views(browser: Any, address: str) -> None:
    """Each view opened from the bar above, one after the other, within one session."""
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    page.goto(address)
    page.get_by_test_id("stChatInputTextArea").wait_for()
    times: dict[str, list[float]] = {name: [] for name in NAMES}
    for name in NAMES * (ROUNDS + 1):
        page.wait_for_function(REST)
        link = page.get_by_role("link", name=name, exact=True)
        begun = page.evaluate(CLOCK)
        link.click()
        page.wait_for_function(HERE, arg=name.lower(), polling="raf")
        page.wait_for_function(REST, polling="raf")
        times[name].append(page.evaluate(CLOCK) - begun)
    page.close()
    for name, found in times.items():
        describe(f"seen: view {name}", found[1:])


if __name__ == "__main__":
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright, serving(Path(sys.argv[1])) as (port, _):
        opened = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        address = f"http://localhost:{port}"
        warm = opened.new_page()
        warm.goto(address)
        warm.get_by_test_id("stChatInputTextArea").wait_for(timeout=120_000)
        warm.close()
        answers(opened, address)
        views(opened, address)
        opened.close()
