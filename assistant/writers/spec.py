"""Which writer: `rules`, or a chat model named PROVIDER:MODEL."""

from dataclasses import dataclass
from pathlib import Path

from corpus.errors import BadInput

PROVIDERS = ("anthropic", "openai", "ollama", "gguf")
FORMS = "rules, anthropic:MODEL, openai:MODEL, ollama:MODEL or gguf:PATH"


@dataclass(frozen=True, slots=True)
class WriterSpec:
    """A writer by provider and model; `model` is "" for the rules writer and a path for gguf."""

    provider: str
    model: str = ""

    @classmethod
    def parse(cls, text: str) -> "WriterSpec":
        """A writer as the command line and `LAMINA_WRITER` name it. Raises BadInput."""
        provider, colon, model = text.strip().partition(":")
        provider, model = provider.strip().lower(), model.strip()
        if provider == "rules" and not model:
            return cls("rules")
        if provider not in PROVIDERS or not colon or not model:
            raise BadInput(f"Writer '{text}' is not known: use {FORMS}.")
        if provider == "gguf" and not Path(model).expanduser().is_file():
            raise BadInput(
                f"Writer '{text}' names a file that is not there: give the path of a GGUF model, "
                "for example gguf:models/model.gguf."
            )
        return cls(provider, model)

    @property
    def by_rules(self) -> bool:
        """Whether this is the rules writer."""
        return self.provider == "rules"

    def __str__(self) -> str:
        return f"{self.provider}:{self.model}" if self.model else self.provider

    @property
    def label(self) -> str:
        """The writer as an answer names it: a GGUF file by its name alone."""
        return f"gguf:{Path(self.model).name}" if self.provider == "gguf" else str(self)
