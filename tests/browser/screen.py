"""What every browser test needs: a server of the app, a headless Chromium, and when a page is at rest."""

import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ui.launch import command, environment

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
TESTS = Path(__file__).resolve().parents[1]
PATIENCE = 60_000
"""Milliseconds for what starts cold on a busy machine."""
SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app && app.dataset.testScriptState === 'notRunning' && getComputedStyle(app).getPropertyValue('--accent')
    && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')
    && document.getAnimations().every((one) => one.playState !== 'running' || !isFinite(one.effect.getComputedTiming().endTime));
}"""
"""Nothing runs, nothing is about to be drawn or replaced, our style is there, nothing fades."""
WEIGHTY = {"serious", "critical"}
Server = subprocess.Popen[bytes]


@contextmanager
def serving(folder: Path, home: Path, factory: str, **more: str) -> Iterator[tuple[str, Server]]:
    """The app as `lamina ui` starts it, from `folder` on `home`, with the Lamina of a factory "module:make"."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    env = environment()
    env["PYTHONPATH"] = f"{env['PYTHONPATH']}:{TESTS}"
    env |= {"LAMINA_UI_FACTORY": factory, "LAMINA_HOME": str(home), **more}
    server = subprocess.Popen(command(port, headless=True), cwd=folder, env=env)
    try:
        _wait_for(f"http://localhost:{port}/_stcore/health", server)
        yield f"http://localhost:{port}", server
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(url: str, server: Server) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not answer on {url}")


def opened(browser: Any, url: str, ready: str, width: int = 1280, scheme: str = "light") -> Any:
    """A new page at an address, at rest, once `ready` (a selector) is there."""
    page = browser.new_page(viewport={"width": width, "height": 880}, color_scheme=scheme)
    page.set_default_timeout(PATIENCE)
    page.goto(url)
    page.locator(ready).first.wait_for()
    return settled(page)


def settled(page: Any) -> Any:
    """The page at rest."""
    page.wait_for_function(SETTLED)
    return page


def ask(page: Any, question: str) -> None:
    """Type into the box of the page and send it."""
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")


def faults(page: Any) -> list[str]:
    """Violations of WCAG A and AA that axe finds serious or critical."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()  # fmt: skip
    only = ["wcag2a", "wcag2aa", "wcag21aa"]
    found = axe.run(settled(page), options={"runOnly": only, "resultTypes": ["violations"]})
    return [
        f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}"
        for one in found.response["violations"] if one["impact"] in WEIGHTY
    ]  # fmt: skip
