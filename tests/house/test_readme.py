"""The README keeps up: every setting, every command, and every line of it that calls Lamina."""

import re
import shlex
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main

from assistant.cli import app
from assistant.settings import Settings
from evals.__main__ import app as eval_app

CHECKOUT = Path(__file__).resolve().parents[2]
README = CHECKOUT / "README.md"


@cache
def _readme() -> str:
    assert README.is_file(), "README.md is missing: write its first screen, commands and settings"
    return README.read_text(encoding="utf-8")


def _commands(group: Any, path: tuple[str, ...] = ()) -> dict[str, Any]:
    """Every command by the words that call it; `eval` is a program of its own behind `lamina`."""
    if path == ("eval",):
        group = typer.main.get_command(eval_app)
    if not hasattr(group, "commands"):
        return {" ".join(path): group}
    found = {}
    for name, command in group.commands.items():
        found |= _commands(command, (*path, name))
    return found


COMMANDS = _commands(typer.main.get_command(app))


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"`LAMINA_{name.upper()}`" in _readme(), f"say what LAMINA_{name.upper()} does"


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_described(name: str) -> None:
    assert Settings.model_fields[name].description


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert re.search(rf"\blamina {command}\b", _readme()), f"show `lamina {command}`"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_says_what_it_does(command: str) -> None:
    assert COMMANDS[command].help


def _lines() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", _readme(), re.MULTILINE | re.DOTALL)
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("lamina ")]


def test_the_readme_shows_commands() -> None:
    assert len(_lines()) > 10


def test_every_line_of_the_readme_parses() -> None:
    wrong = []
    for line in _lines():
        words = shlex.split(line.split(" > ")[0])[1:]
        name = next((c for c in COMMANDS if words[: len(c.split())] == c.split()), None)
        if name is None:
            wrong.append(f"{line}: no such command")
            continue
        known = {option for param in COMMANDS[name].params for option in param.opts}
        given = [w.split("=")[0] for w in words if w.startswith("--")]
        wrong += [f"{line}: no option {o}" for o in given if o not in known]
    assert not wrong


def test_every_make_target_of_the_readme_exists() -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"^make ([a-z]+)", _readme(), re.MULTILINE))
    assert "run" in named and "test" in named
    assert named <= targets
