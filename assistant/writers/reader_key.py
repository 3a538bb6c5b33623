"""A provider's key that a reader gave: it reaches the writer of that reader's questions, and nothing else."""

import re
from dataclasses import dataclass

from pydantic import SecretStr

from corpus.errors import BadInput

NAMES = {"anthropic": "Anthropic", "openai": "OpenAI"}
"""Providers that are asked with a key, as a reader knows them."""
_KEY = re.compile(r"[\x21-\x7e]{8,400}")


@dataclass(frozen=True, slots=True)
class ReaderKey:
    """A key and whose it is. What prints, logs or compares one does not show `secret`."""

    provider: str
    secret: SecretStr

    @classmethod
    def of(cls, provider: str, text: str) -> "ReaderKey":
        """The key as a reader pasted it. Raises BadInput, without the text, for what can be none."""
        if provider not in NAMES:
            raise BadInput(
                f"No key is taken for '{provider}': {', '.join(NAMES)} are asked with one."
            )
        key = text.strip()
        if not _KEY.fullmatch(key):
            raise BadInput(
                f"That is no key of {NAMES[provider]}: a key is 8 to 400 letters, digits and signs "
                "without a space. Copy it anew from the provider's page."
            )
        return cls(provider, SecretStr(key))
