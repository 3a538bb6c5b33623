"""What an import brings in: corpus, rules and the quick commands stay light, and nothing is read."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.store import Store

CHECKOUT = Path(__file__).resolve().parents[2]
HEAVY = (
    "torch",
    "transformers",
    "sentence_transformers",
    "langchain",
    "langchain_core",
    "langchain_chroma",
    "chromadb",
    "bm25s",
    "streamlit",
    "spacy",
    "presidio_analyzer",
)
PACKAGES = ("corpus", "index", "assistant", "ui", "evals")


def _modules(*folders: str) -> list[str]:
    """Dotted names of all modules under the folders."""
    paths = sorted(p for folder in folders for p in (CHECKOUT / folder).rglob("*.py"))
    names = (".".join(p.relative_to(CHECKOUT).with_suffix("").parts) for p in paths)
    return [name.removesuffix(".__init__") for name in names if not name.endswith("__main__")]


def _fresh(script: str, home: Path | None = None) -> list[str]:
    """The JSON list that a script prints last, run in an interpreter of its own."""
    env = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONDONTWRITEBYTECODE": "1"}
    if home is not None:
        env["LAMINA_HOME"] = str(home)
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=env, cwd=CHECKOUT
    )
    assert run.returncode == 0, run.stderr[-2000:]
    found: list[str] = json.loads(run.stdout.splitlines()[-1])
    return found


def _loaded(script: str, home: Path | None = None) -> list[str]:
    tail = f"\nimport json, sys\nprint(json.dumps([m for m in {HEAVY!r} if m in sys.modules]))"
    return _fresh(script + tail, home)


def test_the_check_itself_sees_a_heavy_library() -> None:
    assert _loaded("import bm25s") == ["bm25s"]


@pytest.mark.parametrize("folder", ["corpus", "assistant/rules"])
def test_importing_loads_no_model_vector_or_screen_library(folder: str) -> None:
    names = _modules(folder)
    assert len(names) > 20
    heavy = _loaded("\n".join(f"import {name}" for name in names))
    assert not heavy, f"{folder} imports {heavy}: move the import into the function that needs it"


@pytest.mark.parametrize(
    "command",
    [
        ["code", "63053"],
        ["price", "63053"],
        ["check", "22633", "63053"],
        ["compare", "63052", "63053"],
        ["global", "22633", "--on", "2026-01-05"],
        ["data", "status"],
    ],
    ids=lambda command: command[0],
)
def test_quick_commands_load_no_heavy_library(
    command: list[str], shipped: Store, shipped_home: Path
) -> None:
    heavy = _loaded(
        "import typer\nfrom assistant.cli import app\n"
        f"result = app({[*command, '--json']!r}, standalone_mode=False)",
        shipped_home,
    )
    assert not heavy, f"`lamina {command[0]}` loads {heavy}"


def test_importing_a_module_reads_nothing_of_ours() -> None:
    """Only source files are opened: no page, table, index or setting, and nothing is written."""
    names = _modules("corpus", "assistant/rules", "assistant/compose")
    script = f"""
import json, sys
opened = []
def watch(event, arguments):
    if event == "socket.connect":
        opened.append("a connection")
    if event == "open" and isinstance(arguments[0], str):
        path, mode = arguments[0], str(arguments[1] or "r")
        ours = path.startswith({str(CHECKOUT)!r}) and "/.venv/" not in path
        if ours and not path.endswith((".py", ".pyc")) or set(mode) & set("wax+"):
            opened.append(path)
sys.addaudithook(watch)
{chr(10).join(f"import {name}" for name in names)}
print(json.dumps(opened))
"""
    assert _fresh(script) == []


def test_layers_point_down() -> None:
    """The same order as the import-linter contract, so that a plain test run sees it too."""
    order = {"corpus": 0, "index": 1, "assistant": 2, "evals": 3, "ui": 4}
    wrong = []
    for name in _modules(*PACKAGES):
        own = name.split(".")[0]
        for other in _imported(name):
            if other in order and other != own and order[other] >= order[own]:
                wrong.append(f"{name} imports {other}")
    assert not wrong


def _imported(name: str) -> set[str]:
    path = CHECKOUT.joinpath(*name.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found
