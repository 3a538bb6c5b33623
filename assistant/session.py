"""Named sessions of the command line: the masked questions, kept so that a later call can refer back."""

import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from assistant.conversation import Conversation, Turn
from assistant.settings import QuestionSettings
from assistant.understand import understand
from corpus.errors import BadInput
from corpus.store import Store

KEPT = 20  # questions


def _path(home: Path, name: str) -> Path:
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", name) or name.startswith("."):
        raise BadInput(
            f"Session name '{name}' will not do: use up to 64 letters, digits, dots, dashes."
        )
    return home / "sessions" / f"{name}.json"


def load_session(home: Path, name: str, store: Store) -> Conversation:
    """The conversation so far under this name, empty when it is new. Raises BadInput when damaged."""
    path = _path(home, name)
    conversation = Conversation()
    if not path.exists():
        return conversation
    try:
        turns: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        for turn in turns:
            under = QuestionSettings.from_mapping(turn["settings"])
            query = understand(turn["question"], under, store, conversation)
            conversation.add(Turn(query.question, None, query))
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(
            f"Session file {path} cannot be read ({error}); delete it to start afresh."
        ) from error
    return conversation


def save_session(
    home: Path, name: str, conversation: Conversation, under: QuestionSettings
) -> None:
    """Keep the last questions (identifiers already masked) under this name, written at once."""
    path = _path(home, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = [
        {"question": turn.question, "settings": under.as_strings_for_reading()}
        for turn in conversation.turns[-KEPT:]
    ]
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(kept, out, ensure_ascii=False, indent=1)
    Path(temporary).replace(path)
