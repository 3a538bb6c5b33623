"""The header of a run: everything that its figures depend on."""

import hashlib
import os
import platform
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from assistant.lamina import Lamina
from evals.case import Case, dataset_hash

CHECKOUT = Path(__file__).resolve().parents[1]
FIXED = ("dataset", "commit", "dirty", "changes", "writer", "settings", "index", "documents", "editions",
         "packages", "seed", "scorers", "split")  # fmt: skip
"""What must be the same for a run to be resumed."""


@dataclass(frozen=True, slots=True)
class Header:
    """`sets` as asked for; `dataset` the digest of all cases; `commit`, `dirty` and `changes` (the
    digest of what is not committed) of the code; `editions` the loaded tables with the hashes of
    their files; `index` its manifest; `documents` a digest of the passages of each source; `category`
    and `sample` what was kept of the sets; `retrieval` whether the judged questions are searched."""

    name: str
    sets: tuple[str, ...]
    cases: int
    dataset: str
    split: str
    seed: int
    writer: str
    scorers: tuple[str, ...]
    started: str
    commit: str = ""
    dirty: bool = False
    changes: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    editions: tuple[Mapping[str, Any], ...] = ()
    index: Mapping[str, Any] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    packages: Mapping[str, str] = field(default_factory=dict)
    machine: Mapping[str, Any] = field(default_factory=dict)
    category: str = ""
    sample: int = 0
    retrieval: bool = False

    def to_json(self) -> dict[str, Any]:
        """The header as a run keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> "Header":
        """The header of a run. Raises TypeError, KeyError for another layout."""
        tuples = {k: tuple(record[k]) for k in ("sets", "scorers", "editions")}
        return cls(**{**record, **tuples})

    def differences(self, other: "Header") -> tuple[str, ...]:
        """What differs in what must be the same, by name."""
        mine, theirs = self.to_json(), other.to_json()
        return tuple(name for name in FIXED if mine[name] != theirs[name])


def header_of(
    lamina: Lamina, cases: Iterable[Case], *, name: str, sets: Iterable[str], split: str, seed: int,
    writer: str, scorers: Iterable[str], category: str = "", sample: int = 0, retrieval: bool = False,
) -> Header:  # fmt: skip
    """The header of a run that begins now."""
    every = list(cases)
    commit, dirty, changes = _code()
    settings = lamina.settings.model_dump(mode="json", exclude={"home"})
    return Header(
        name, tuple(sets), len(every), dataset_hash(every), split, seed, writer, tuple(scorers),
        datetime.now(UTC).isoformat(timespec="seconds"), commit, dirty, changes, settings,
        tuple(_editions(lamina)), asdict(lamina.index.manifest), _documents(lamina), _packages(), _machine(),
        category, sample, retrieval,
    )  # fmt: skip


def _code() -> tuple[str, bool, str]:
    """Commit, whether anything is changed since, and a digest of those changes."""
    commit = _git("rev-parse", "HEAD").strip()
    if not commit:
        return "", False, ""
    changed = _git("status", "--porcelain", "--untracked-files=no")
    if not changed.strip():
        return commit, False, ""
    return commit, True, hashlib.sha256(_git("diff", "HEAD").encode()).hexdigest()[:16]


def _git(*words: str) -> str:
    try:
        run = subprocess.run(
            ["git", "-C", str(CHECKOUT), *words], capture_output=True, text=True, timeout=30
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return run.stdout if run.returncode == 0 else ""


def _editions(lamina: Lamina) -> Iterable[dict[str, Any]]:
    for one in lamina.editions():
        yield {
            "dataset": one.dataset, "edition": one.edition, "file": one.file, "sha256": one.sha256,
            "rows": one.rows, "complete": one.complete,
        }  # fmt: skip


def _documents(lamina: Lamina) -> dict[str, str]:
    digests: dict[str, Any] = defaultdict(hashlib.sha256)
    for chunk in lamina.index.chunks:
        digests[chunk.source].update(chunk.content_id.encode())
    return {source: digests[source].hexdigest()[:16] for source in sorted(digests)}


def _packages() -> dict[str, str]:
    """Versions of Lamina and of what it requires."""
    try:
        required = metadata.requires("lamina") or []
    except metadata.PackageNotFoundError:
        return {}
    names = {_name(one) for one in required} | {"lamina"}
    found = {}
    for name in sorted(names):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue  # an optional extra that is not installed
    return found


def _name(requirement: str) -> str:
    end = next((i for i, c in enumerate(requirement) if c in " <>=!~[;("), len(requirement))
    return requirement[:end].lower()


def _machine() -> dict[str, Any]:
    return {
        "system": f"{platform.system()} {platform.machine()}", "python": platform.python_version(),
        "cores": os.cpu_count() or 0, "memory_gib": _memory_gib(),
    }  # fmt: skip


def _memory_gib() -> int:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
    except (AttributeError, ValueError, OSError):
        return 0
