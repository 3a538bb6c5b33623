"""Conventions of the files themselves: names, docstrings, sizes, no trace of a machine."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGES = ("corpus", "index", "assistant", "ui", "evals", "benchmarks", "tests")
NOT_A_NOUN = re.compile(r"(?:^|_)(?:utils?|helpers?|common|misc|manager|handler|process)(?:_|$)")
MOST_BYTES = 1024 * 1024
MOST_LINES = 400
# A folder of somebody's machine: /home/..., /Users/..., C:\Users\...
MACHINE = re.compile(
    r"(?<![\w.~$}/])/(?:home|root|Users|work|mnt|opt|private)/[\w.]|\b[A-Z]:\\(?:Users|Documents)"
)


@cache
def _files() -> tuple[Path, ...]:
    """Every file that is, or would be, under version control."""
    if not (CHECKOUT / ".git").exists():
        pytest.skip("not a git checkout")
    run = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=CHECKOUT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    paths = (CHECKOUT / name for name in run.stdout.split("\0") if name)
    return tuple(p for p in paths if p.is_file())


def _sources() -> list[Path]:
    return sorted(p for name in PACKAGES for p in (CHECKOUT / name).rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def test_no_module_is_a_drawer() -> None:
    drawers = [_name(p) for p in _sources() if NOT_A_NOUN.search(p.stem)]
    assert not drawers, f"name them for what they hold: {drawers}"


def test_every_module_opens_with_a_sentence() -> None:
    mute = []
    for path in _sources():
        text = path.read_text(encoding="utf-8")
        docstring = ast.get_docstring(ast.parse(text)) if text.strip() else ""
        if not docstring or not docstring.splitlines()[0].rstrip().endswith((".", ":")):
            mute.append(_name(path))
    assert not mute, f"open them with one sentence of purpose: {mute}"


def test_modules_stay_short() -> None:
    long = {
        _name(p): lines
        for p in _sources()
        if not _name(p).startswith("tests/")
        and (lines := len(p.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert not long, f"split them where the second noun moved in: {long}"


def test_no_large_file() -> None:
    large = {_name(p): p.stat().st_size for p in _files() if p.stat().st_size > MOST_BYTES}
    assert not large, f"over 1 MiB: {large}"


def test_no_path_of_a_machine() -> None:
    found = []
    for path in _files():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        found += [
            f"{_name(path)}:{n}"
            for n, line in enumerate(lines, 1)
            if MACHINE.search(line) and path != Path(__file__).resolve()
        ]
    assert not found, f"write them relative to the checkout or to $LAMINA_HOME: {found}"


def test_nothing_built_is_tracked() -> None:
    built = [_name(p) for p in _files() if p.suffix in {".duckdb", ".pyc", ".sqlite3", ".log"}]
    assert not built


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "LICENSE", "Makefile"])
def test_what_a_reader_looks_for_is_there(name: str) -> None:
    assert (CHECKOUT / name).is_file(), f"{name} is missing"
