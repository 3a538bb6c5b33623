"""What differs between the headers of two runs, in sentences: code, tables, pages, packages, settings."""

from collections.abc import Iterator, Mapping
from typing import Any

from evals.header import Header


def header_changes(a: Header, b: Header) -> tuple[str, ...]:
    """Every difference that can explain one in the answers."""
    return tuple(_changes(a, b))


def _changes(a: Header, b: Header) -> Iterator[str]:
    if (a.commit, a.changes) != (b.commit, b.changes):
        yield f"code: {_code(a)} → {_code(b)}"
    if a.writer != b.writer:
        yield f"writer: {a.writer} → {b.writer}"
    if a.dataset != b.dataset:
        yield f"cases: the files changed ({a.cases} → {b.cases} cases)"
    yield from _mapped("setting", a.settings, b.settings)
    yield from _mapped("table", _editions(a), _editions(b))
    yield from _documents(a.documents, b.documents)
    yield from _mapped("package", a.packages, b.packages)
    if a.index.get("model") != b.index.get("model"):
        yield f"encoder: {a.index.get('model')} → {b.index.get('model')}"
    yield from _mapped("machine", a.machine, b.machine)


def _code(header: Header) -> str:
    if not header.commit:
        return "no git"
    return header.commit[:8] + (f" with changes {header.changes[:8]}" if header.dirty else "")


def _editions(header: Header) -> dict[str, str]:
    return {
        f"{e['dataset']} {e['edition']} ({e['file']})": f"{e['rows']} rows, {str(e['sha256'])[:12]}"
        for e in header.editions
    }


def _documents(a: Mapping[str, str], b: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(a.keys() | b.keys()):
        if name not in b:
            yield f"document {name}: removed from the index"
        elif name not in a:
            yield f"document {name}: new in the index"
        elif a[name] != b[name]:
            yield f"document {name}: its passages changed"


def _mapped(kind: str, a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(a.keys() | b.keys()):
        if a.get(name) != b.get(name):
            yield f"{kind} {name}: {a.get(name, 'none')} → {b.get(name, 'none')}"
