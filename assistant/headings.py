"""Whether a question calls a manual's paragraph by its heading, or the value of a file's field by its name."""

import re
from functools import lru_cache

from index.keyword import tokenize

_VALUE = re.compile(r"value (?P<value>\w+)")
_MARK = re.compile(r"^\S{1,5}[.)] +|\([^)]*\)")
OF_ANY_FIELD = frozenset(tokenize("indicator code value modifier procedure procedures surgery diagnostic"))  # fmt: skip
"""Words in the names of several fields of a file."""


def is_called(heading: str, asked: frozenset[str]) -> bool:
    """Whether the tokens of a question have the innermost heading of a path word for word, or the value
    of a field with a word of the field's name."""
    title, value = _title(heading)
    if value:
        return value in asked and bool(title & asked)
    return len(title) > 1 and title <= asked


@lru_cache(maxsize=20_000)
def _title(heading: str) -> tuple[frozenset[str], str]:
    """The tokens of the innermost heading, without its mark and what stands in parentheses; of a field's
    value those of the field, and the value."""
    parts = heading.split(" > ")
    value = _VALUE.fullmatch(parts[-1])
    last = parts[-2] if value and len(parts) > 1 else parts[-1]
    words = frozenset(tokenize(_MARK.sub("", last))) - OF_ANY_FIELD
    return words, value["value"].lower() if value else ""
