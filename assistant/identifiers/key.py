"""The key to masks: what stood in their place. It is made only when asked for, for its owner to keep.

Lamina stores no key. Whoever has it can read what was masked: it belongs where the note belongs.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.identifiers.masking import Masked
from corpus.errors import BadInput

FORM = "lamina-redaction-key"


def words_masked(text: str, masked: Masked) -> dict[str, list[str]]:
    """Each mask with the words it stands for, in the order of the text."""
    found: dict[str, list[str]] = {}
    for span, sign in zip(masked.spans, masked.masks, strict=True):
        found.setdefault(sign, []).append(text[span.start : span.end])
    return found


def write_key(path: Path, files: Mapping[str, Mapping[str, list[str]]]) -> None:
    """Write a key that only its owner may read; raises BadInput where a file of the name stands."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise BadInput(f"{path} stands already: a key is never written over. Name another file.") from error  # fmt: skip
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump({"form": FORM, "files": files}, out, ensure_ascii=False, indent=1)


def read_key(path: Path) -> dict[str, dict[str, list[str]]]:
    """The masks of each file in a key; raises BadInput where it is none."""
    try:
        said: Any = json.loads(path.read_text(encoding="utf-8"))
        if said["form"] != FORM:
            raise KeyError("form")
        return {str(name): dict(masks) for name, masks in said["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"{path} is no key of `lamina redact --key`.") from error


def restored(text: str, masks: Mapping[str, list[str]]) -> str:
    """The text with the words back in place of their masks, those in every place where none was removed."""
    for sign, words in masks.items():
        parts = text.split(sign)
        said = words if len(parts) - 1 == len(words) else [words[0]] * (len(parts) - 1)
        text = "".join(part + word for part, word in zip(parts, [*said, ""], strict=True))
    return text
