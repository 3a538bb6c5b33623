"""The model writers of one Lamina, each made on first use and shared by all questions."""

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from assistant.settings import Settings
from assistant.writers.spec import WriterSpec

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from assistant.writers.model_writer import ModelWriter
    from assistant.writers.reader_key import ReaderKey


class Desk:
    """Gives out writers by name. `tools` makes the tools that a model may call."""

    def __init__(self, settings: Settings, tools: "Callable[[], Sequence[BaseTool]]") -> None:
        self.default = WriterSpec.parse(settings.writer)
        self._settings, self._tools = settings, tools
        self._made: dict[WriterSpec, ModelWriter] = {}
        self._lock = threading.Lock()

    def writer(self, name: str = "", key: "ReaderKey | None" = None) -> "ModelWriter | None":
        """The model writer of a name ("" for the one in the settings); None for the rules writer.

        One with a reader's `key` is made for this question and not shared. Raises BadInput for a name
        that is no writer.
        """
        spec = WriterSpec.parse(name) if name else self.default
        if spec.by_rules:
            return None
        # Imported here: the rules writer needs none of LangChain's agents.
        from assistant.writers.limits import Limits
        from assistant.writers.model_writer import ModelWriter

        if key is not None and key.provider == spec.provider:
            return ModelWriter(spec, Limits.of(self._settings), self._tools(), key.secret)
        with self._lock:
            if spec not in self._made:
                self._made[spec] = ModelWriter(spec, Limits.of(self._settings), self._tools())
            return self._made[spec]
