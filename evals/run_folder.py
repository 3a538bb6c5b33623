"""The folder of a run: header, results a line each, summary; one writer at a time, nothing lost."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from corpus.errors import BadInput, Busy, LaminaError
from evals.header import Header
from evals.result import Result

HEADER, RESULTS, SUMMARY, LOCK = "header.json", "results.jsonl", "summary.json", "run.lock"


class NotWritten(LaminaError):
    """A result could not be kept: the disk is full or the folder is gone. What was kept is whole."""


class RunFolder:
    """One run on disk. Reading needs no lock; writing needs `held`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def name(self) -> str:
        """The run's name."""
        return self.path.name

    @contextmanager
    def held(self) -> Iterator["RunFolder"]:
        """The sole right to write, given back by the system even after a kill. Raises Busy."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path / LOCK)
            lock.acquire(timeout=0.5)  # who only looks (`being_written`) holds it for a moment
        except Timeout:
            raise Busy(
                f"Another process is writing the run '{self.name}' in {self.path}. Wait for it, or "
                "start a run of another name: `lamina eval run --name NAME`"
            ) from None
        except OSError as error:
            raise NotWritten(f"The folder {self.path} cannot be written: {error}") from error
        try:
            yield self
        finally:
            lock.release()

    def being_written(self) -> bool:
        """Whether a process is writing it now."""
        if not (self.path / LOCK).exists():
            return False
        try:
            with FileLock(self.path / LOCK, timeout=0):
                return False
        except Timeout:
            return True
        except OSError:
            return False

    def exists(self) -> bool:
        """Whether a run was begun here."""
        return (self.path / HEADER).exists()

    def finished(self) -> bool:
        """Whether the run came to its end."""
        return (self.path / SUMMARY).exists()

    def header(self) -> Header:
        """The header. Raises BadInput when there is none or it is damaged."""
        try:
            record = json.loads((self.path / HEADER).read_text(encoding="utf-8"))
            return Header.from_json(record)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise BadInput(
                f"'{self.name}' in {self.path.parent} is no run ({type(error).__name__}). "
                "`lamina eval runs` lists what there is."
            ) from error

    def write_header(self, header: Header) -> None:
        """Begin the run."""
        self.write_json(HEADER, header.to_json())

    def write_json(self, name: str, record: Any) -> None:
        """Write a small file whole, or not at all."""
        self.write_text(name, json.dumps(record, indent=1, ensure_ascii=False) + "\n")

    def write_text(self, name: str, text: str) -> None:
        """Write a file whole, or not at all. Raises NotWritten."""
        part = self.path / f"{name}.part"
        try:
            with part.open("w", encoding="utf-8") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            part.replace(self.path / name)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise NotWritten(
                f"{name} of the run '{self.name}' could not be written: {error}"
            ) from error

    def summary(self) -> Mapping[str, Any]:
        """The summary, empty while the run is not finished."""
        try:
            found: Mapping[str, Any] = json.loads((self.path / SUMMARY).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found

    def results(self) -> list[Result]:
        """The results kept so far, in the order of their ids; a line cut off by a kill is left out."""
        try:
            text = (self.path / RESULTS).read_bytes()
        except FileNotFoundError:
            return []
        kept: dict[str, Result] = {}
        for line in text[: text.rfind(b"\n") + 1].splitlines():
            try:
                found = Result.from_json(json.loads(line))
            except (ValueError, TypeError, KeyError):
                continue
            kept.setdefault(found.id, found)
        return [kept[id] for id in sorted(kept)]

    @contextmanager
    def appending(self) -> Iterator["Results"]:
        """The results file, open at the end of its last whole line."""
        try:
            with (self.path / RESULTS).open("ab+") as out:
                yield Results(out.fileno(), self.name)
        except OSError as error:
            raise NotWritten(f"The results in {self.path} cannot be written: {error}") from error


class Results:
    """Appends results, each on the disk before the next is asked."""

    def __init__(self, file: int, name: str) -> None:
        self._file, self._name, self.count = file, name, 0
        self._end = _whole_lines(file)
        os.ftruncate(file, self._end)

    def append(self, result: Result) -> None:
        """Keep a result. Raises NotWritten; then nothing of it is kept, and all before it is."""
        line = json.dumps(result.to_json(), ensure_ascii=False).encode() + b"\n"
        try:
            _write_all(self._file, line)
            os.fsync(self._file)
        except OSError as error:
            os.ftruncate(self._file, self._end)
            raise NotWritten(
                f"The run '{self._name}' stopped: a result could not be written ({error.strerror}). "
                f"{self.count} results of this session are kept. Make room, then: "
                f"`lamina eval run --resume {self._name}`"
            ) from error
        self._end += len(line)
        self.count += 1


def _write_all(file: int, line: bytes) -> None:
    while line:
        line = line[os.write(file, line) :]


def _whole_lines(file: int) -> int:
    """Where the last whole line ends."""
    size = os.fstat(file).st_size
    step = 1 << 16
    end = size
    while end > 0:
        start = max(0, end - step)
        at = os.pread(file, end - start, start).rfind(b"\n")
        if at >= 0:
            return start + at + 1
        end = start
    return 0


def runs_of(folder: Path) -> list[RunFolder]:
    """Every run of a folder, the oldest first."""
    found = [RunFolder(p.parent) for p in folder.glob(f"*/{HEADER}")]
    return sorted(found, key=lambda run: (run.header().started, run.name))
