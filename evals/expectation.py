"""What a right answer must and must not say, cite and use, as a case file states it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import UnreadableFile
from evals.fact import Fact, fact_of, require_pattern

STATUSES = ("answered", "partial", "not_found", "refused", "needs_input")
KEYS = {"status", "facts", "all", "forbidden", "none", "cites", "sources", "tools"}
Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Expectation:
    """`all`: each group needs one pattern in the text; `none`: no pattern may occur; `cites`: each
    group needs one pattern in some citation. Patterns are regular expressions, lower case text.

    `facts` must be stated, `forbidden` must not; `may_cite` are patterns of sources that may be
    cited beside those of `cites` (empty: any); `tools` the rules that must have been asked.
    """

    status: tuple[str, ...] = ("answered",)
    all: Groups = ()
    none: tuple[str, ...] = ()
    cites: Groups = ()
    facts: tuple[Fact, ...] = ()
    forbidden: tuple[Fact, ...] = ()
    may_cite: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()


ANY = Expectation(status=STATUSES)


def expectation_of(expect: Any, file: Path, line: int) -> Expectation:
    """The expectation of a case. Raises UnreadableFile naming file and line of what is wrong."""
    if not isinstance(expect, dict):
        raise UnreadableFile(file, f"expect must be an object, not {expect!r}", line)
    unknown = sorted(f"expect.{k}" for k in set(expect) - KEYS)
    if unknown:
        raise UnreadableFile(file, f"unknown key {', '.join(unknown)}", line)
    must, may = _sources(expect.get("sources"), file, line)
    _require_lists(expect, file, line)
    found = Expectation(
        _statuses(expect.get("status", ["answered"]), file, line),
        tuple(map(tuple, expect.get("all", []))), tuple(expect.get("none", [])),
        (*map(tuple, expect.get("cites", [])), *must),
        tuple(fact_of(f, file, line) for f in expect.get("facts", [])),
        tuple(fact_of(f, file, line) for f in expect.get("forbidden", [])),
        may, tuple(map(str, expect.get("tools", []))),
    )  # fmt: skip
    for pattern in _patterns(found):
        if not isinstance(pattern, str):
            raise UnreadableFile(file, f"a pattern must be a text in quotes, not {pattern!r}", line)
        require_pattern(pattern, file, line)
    return found


def _patterns(expectation: Expectation) -> Iterator[Any]:
    for group in (*expectation.all, expectation.none, *expectation.cites, expectation.may_cite):
        yield from group


def _statuses(status: list[str], file: Path, line: int) -> tuple[str, ...]:
    for one in status:
        if one not in STATUSES:
            known = ", ".join(STATUSES)
            raise UnreadableFile(file, f"unknown status '{one}'; known are {known}", line)
    return tuple(status)


def _sources(sources: Any, file: Path, line: int) -> tuple[Groups, tuple[str, ...]]:
    """The sources that must be cited, as groups of one, and those that may."""
    if sources is None:
        return (), ()
    if not isinstance(sources, dict) or set(sources) - {"must", "may"}:
        raise UnreadableFile(file, "expect.sources must be {must: […], may: […]}", line)
    must, may = sources.get("must", []), sources.get("may", [])
    for key, value in (("must", must), ("may", may)):
        if not isinstance(value, list):
            raise UnreadableFile(file, f"expect.sources.{key} must be a list, not {value!r}", line)
    return tuple(tuple(m) if isinstance(m, list) else (m,) for m in must), tuple(may)


def _require_lists(expect: dict[str, Any], file: Path, line: int) -> None:
    """Lists where lists belong: a bare word would be read letter by letter."""
    lists = [(key, expect[key]) for key in expect if key != "sources"]
    for key in ("all", "cites"):
        value = expect.get(key, [])
        lists += [(key, group) for group in value] if isinstance(value, list) else []
    for key, value in lists:
        if not isinstance(value, list):
            raise UnreadableFile(file, f"expect.{key} must be a list, not {value!r}", line)
