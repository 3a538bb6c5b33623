"""A run as a process of its own: closing the window that began it ends nothing; one at a time.

`python -m evals.background PLAN` asks the cases of a plan (JSON), writes the report beside the
results, and leaves in `background.json` which run it was and, if it broke off, why.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.settings import Settings
from corpus.errors import BadInput, Busy, LaminaError

STATE, LOCK, LOG = "background.json", "background.lock", "background.log"
ROOT = Path(__file__).resolve().parents[1]
BEGINS_WITHIN = 20.0
"""Seconds that the process has to say that it is there."""
STOPPED = "The run was stopped. What was asked is kept: choose it in the list to go on with it."
BROKE = "It broke; where is in background.log beside the runs."


@dataclass(frozen=True, slots=True)
class State:
    """The last run of its own process: the run's name, its process, and why it ended early ("" when
    it did not)."""

    name: str = ""
    pid: int = 0
    problem: str = ""


def folder_of(settings: Settings) -> Path:
    """Where the runs of a home stand."""
    return settings.home / "evals"


def state_of(folder: Path) -> State:
    """What the last process left, empty when there was none."""
    try:
        return State(**json.loads((folder / STATE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return State()


def is_going_on(folder: Path) -> bool:
    """Whether such a process is at work, whoever began it."""
    if not (folder / LOCK).exists():
        return False
    try:
        with FileLock(folder / LOCK, timeout=0):
            return False
    except Timeout:
        return True


def begin(plan: dict[str, object], settings: Settings) -> None:
    """Begin a run and leave it to itself. `plan` holds fields of evals.run.Plan.

    Raises Busy while another is going on, LaminaError where the process does not begin.
    """
    folder = folder_of(settings)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / "beginning.lock", timeout=0):
            if is_going_on(folder):
                raise Timeout(LOCK)
            _wait_for(_start(plan, settings, folder), folder)
    except Timeout:
        name = state_of(folder).name
        raise Busy(
            f"A run is going on{f' ({name})' if name else ''}. Wait for its end or stop it; two at once "
            "would slow each other down, and their times would say nothing."
        ) from None


def _start(plan: dict[str, object], settings: Settings, folder: Path) -> "subprocess.Popen[bytes]":
    """The process, in a session of its own, so that no signal to this one reaches it."""
    path = os.pathsep.join(p for p in (str(ROOT), os.environ.get("PYTHONPATH", "")) if p)
    given = {f"LAMINA_{name.upper()}": str(value) for name, value in settings}
    words = [sys.executable, "-m", "evals.background", json.dumps(plan)]
    with (folder / LOG).open("wb") as log:
        made = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            env={**os.environ, **given, "PYTHONPATH": path, "TOKENIZERS_PARALLELISM": "false"},
        )  # fmt: skip
    threading.Thread(target=made.wait, daemon=True).start()  # so that it leaves nothing behind
    return made


def _wait_for(process: "subprocess.Popen[bytes]", folder: Path) -> None:
    until = time.monotonic() + BEGINS_WITHIN
    while time.monotonic() < until:
        if state_of(folder).pid == process.pid:
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise LaminaError(f"The run did not begin; {folder / LOG} says why.")


def stop(settings: Settings) -> bool:
    """Ask the process to end; what it has written stays. False when none was going on."""
    folder = folder_of(settings)
    if not is_going_on(folder):
        return False
    try:
        os.kill(state_of(folder).pid, signal.SIGTERM)
    except (OSError, OverflowError):
        return False
    return True


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """The only one of its kind. Those who look whether it is there hold the lock for a moment."""
    try:
        with FileLock(folder / LOCK, timeout=5):
            yield
    except Timeout:
        raise Busy("Another run is going on.") from None


def _keep(folder: Path, state: State) -> None:
    part = folder / f"{STATE}.{os.getpid()}"
    part.write_text(json.dumps(asdict(state)), encoding="utf-8")
    part.replace(folder / STATE)


def main(told: str) -> int:
    """Run the plan that was told; the exit status."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    settings = Settings()
    folder = folder_of(settings)
    with _alone(folder):
        state = State(pid=os.getpid())
        _keep(folder, state)
        try:
            _run(json.loads(told), settings, state, folder)
        except KeyboardInterrupt:
            problem = STOPPED
        except LaminaError as error:
            problem = str(error)
        except Exception:
            logging.exception("a run broke")
            problem = BROKE
        else:
            return 0
        _keep(folder, replace(state_of(folder), problem=problem))
        return 1


def _run(told: dict[str, object], settings: Settings, state: State, folder: Path) -> None:
    from evals.baseline import name_of, read_baseline
    from evals.gate import gate_of
    from evals.report import write_reports
    from evals.run import Plan, new_name, plan_of, run_set
    from evals.run_folder import RunFolder

    resumed = str(told.get("resume", ""))
    if resumed:
        plan = plan_of(RunFolder(folder / resumed).header())
    else:
        values = {k: tuple(v) if isinstance(v, list) else v for k, v in told.items()}
        plan = Plan(**values)  # type: ignore[arg-type]
        plan = replace(plan, name=plan.name or new_name(settings))
    _keep(folder, replace(state, name=plan.name))
    run = run_set(plan, settings)
    try:
        verdict = gate_of(run, read_baseline(name_of(plan.sets)))
    except BadInput:
        verdict = None  # nothing was accepted for these sets
    write_reports(run, verdict)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
