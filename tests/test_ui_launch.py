"""How the chat is started: the command, its environment, what the screen may import, what it weighs."""

import ast
import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.settings import Settings
from ui.launch import command, environment

UI = Path(__file__).parent.parent / "ui"
HEAVY = ("torch", "langchain", "langchain_core", "chromadb", "sentence_transformers", "pandas")


def test_the_command_serves_the_app_on_this_machine_only() -> None:
    argv = command(8777, headless=True)
    assert Path(argv[4]) == UI / "app.py"
    assert {"--server.port=8777", "--server.address=localhost", "--server.headless=true"} <= set(
        argv
    )
    assert {"--browser.gatherUsageStats=false", "--server.fileWatcherType=none"} <= set(argv)


def test_the_environment_makes_the_root_importable_and_carries_the_settings(tmp_path: Path) -> None:
    env = environment(Settings(home=tmp_path, passages=5))
    assert env["PYTHONPATH"].split(os.pathsep)[0] == str(UI.parent)
    assert (env["LAMINA_HOME"], env["LAMINA_PASSAGES"]) == (str(tmp_path), "5")
    assert env["PATH"] == os.environ["PATH"]


def test_the_app_can_be_imported_from_any_folder_without_anything_heavy(tmp_path: Path) -> None:
    code = f"import sys, ui.app_pages.chat; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", sorted(UI.rglob("*.py")), ids=lambda p: p.name)
def test_the_screen_computes_nothing_and_shows_no_raw_html(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.BitOr):
            folder = any(word in ast.unparse(node) for word in ("HERE", "STATIC", "__file__"))
            assert folder and isinstance(node.op, ast.Div), f"{path.name}:{node.lineno} calculates"
        if isinstance(node, ast.keyword):
            assert node.arg not in ("unsafe_allow_html", "unsafe_allow_javascript"), (
                f"{path.name}:{node.value.lineno}"
            )


def test_the_fake_of_these_tests_looks_like_the_real_lamina() -> None:
    lamina = pytest.importorskip("assistant.lamina", reason="assistant.lamina cannot be imported")
    sys.path.insert(0, str(Path(__file__).parent))
    try:
        import fake_lamina
    finally:
        sys.path.pop(0)
    for real, fake in (
        (lamina.Event, fake_lamina.FakeEvent),
        (lamina.Passage, fake_lamina.FakePassage),
    ):
        assert [f.name for f in dataclasses.fields(real)] == [
            f.name for f in dataclasses.fields(fake)
        ]
    for name in ("stream", "passage", "editions", "localities", "examples"):
        assert hasattr(lamina.Lamina, name)
        assert hasattr(fake_lamina.FakeLamina, name)
