"""YAML read with the safe loader, its C version where PyYAML was built with it."""

from pathlib import Path
from typing import Any

import yaml

from corpus.errors import UnreadableFile

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def yaml_of(text: str, path: object = "<text>") -> Any:
    """The parsed value of a YAML text; UnreadableFile with line and column when it is malformed."""
    try:
        return yaml.load(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        column = mark.column + 1 if mark else None
        problem = getattr(error, "problem", None) or "not YAML"
        raise UnreadableFile(path, str(problem), line, column) from error


def read_yaml(path: Path) -> Any:
    """The parsed value of a YAML file (UTF-8)."""
    return yaml_of(path.read_text(encoding="utf-8"), path)


def required(record: Any, key: object, path: object) -> Any:
    """A key that must be there; UnreadableFile naming the file and the key when it is not."""
    if not isinstance(record, dict) or key not in record:
        raise UnreadableFile(path, f"the key '{key}' is missing")
    return record[key]


def texts(value: Any) -> tuple[str, ...]:
    """A YAML list (or nothing) as a tuple of strings."""
    return tuple(str(item) for item in value or ())
