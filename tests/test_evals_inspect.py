"""Known questions in Inspect, where it is installed; elsewhere the adapter says how to get it."""

import importlib
import importlib.util
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import Settings
from corpus.errors import NotSetUp
from tests.eval_home import built, opened

INSTALLED = importlib.util.find_spec("inspect_ai") is not None


@pytest.mark.skipif(INSTALLED, reason="Inspect is installed")
def test_without_inspect_it_says_how_to_get_it() -> None:
    with pytest.raises(NotSetUp, match=r"pip install 'lamina\[inspect\]'"):
        importlib.import_module("evals.inspect_task")


@pytest.mark.skipif(not INSTALLED, reason="Inspect is not installed (the extra `inspect`)")
def test_a_set_runs_in_inspect(tmp_path: Path) -> None:
    from inspect_ai import eval as run_in_inspect

    task: Any = importlib.import_module("evals.inspect_task")
    path = tmp_path / "set.jsonl"
    path.write_text(
        '{"id": "a", "question": "What does 63053 pay?", "expect": {"all": [["204"]]}}\n'
        '{"id": "b", "question": "What does 63052 pay?", "expect": {"all": [["\\\\$999,999"]]}}\n'
    )
    lamina = opened(Settings(home=built(tmp_path / "home")))
    made = task.known_questions(str(path), lamina)
    (log,) = run_in_inspect(made, model="none", log_dir=str(tmp_path / "logs"), display="none")
    values = {sample.id: next(iter(sample.scores.values())).value for sample in log.samples}
    assert log.status == "success" and values == {"a": "C", "b": "I"}
