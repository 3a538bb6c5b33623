"""Limits of one answer by a chat model, and the meter that keeps to them."""

from dataclasses import dataclass, replace
from time import monotonic

from langchain_core.messages import AIMessage, BaseMessage

from assistant.settings import Settings
from assistant.writers.failure import WriterFailure

CHARACTERS_A_TOKEN = 4
"""An estimate, used where a provider reports no usage."""
RUNAWAY = 8
"""Characters a token at most: a stream with more than the tokens allowed times this is cut."""
LOCAL, PATIENCE = frozenset({"ollama", "gguf"}), 4


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and tokens; `seconds` and `answer_tokens` are of one answer with all its calls."""

    seconds: float = 60.0
    call_seconds: float = 30.0
    output_tokens: int = 1500
    answer_tokens: int = 60_000
    session_tokens: int = 600_000
    tool_calls: int = 6
    retries: int = 2
    retry_delay: float = 0.5

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """The limits that the settings name."""
        return cls(
            settings.writer_seconds, settings.writer_call_seconds, settings.writer_output_tokens,
            settings.writer_answer_tokens, settings.writer_session_tokens, settings.writer_tool_calls,
        )  # fmt: skip

    def for_provider(self, provider: str) -> "Limits":
        """A model on this machine may take longer: it has no rented hardware behind it."""
        if provider not in LOCAL:
            return self
        return replace(
            self, seconds=self.seconds * PATIENCE, call_seconds=self.call_seconds * PATIENCE
        )

    @property
    def model_calls(self) -> int:
        """Calls of one answer at most: two drafts, every tool call and every retry."""
        return 2 + self.tool_calls + 2 * self.retries + 2

    @property
    def output_characters(self) -> int:
        """Characters of one reply beyond which it is a runaway."""
        return self.output_tokens * RUNAWAY


class Meter:
    """What one answer has used: tokens, calls and time. Every check raises WriterFailure."""

    def __init__(self, limits: Limits, session_tokens: int = 0) -> None:
        self.limits, self.tokens, self.model_calls, self.tool_calls = limits, 0, 0, 0
        self._session, self._begun = session_tokens, monotonic()

    @property
    def seconds_left(self) -> float:
        """Seconds until the time of this answer is up."""
        return self.limits.seconds - (monotonic() - self._begun)

    def before_call(self) -> None:
        """Another call of the model: is there time, and are there tokens?"""
        if self.seconds_left <= 0:
            raise WriterFailure("timeout")
        if self.tokens >= self.limits.answer_tokens:
            raise WriterFailure("answer_tokens")
        if self._session + self.tokens >= self.limits.session_tokens:
            raise WriterFailure("session_tokens")
        if self.model_calls >= self.limits.model_calls:
            raise WriterFailure("tool_calls")
        self.model_calls += 1

    def after_call(self, asked: list[BaseMessage], reply: AIMessage) -> None:
        """Count what a call used, as reported or estimated, whichever is more; a runaway reply fails."""
        used = reply.usage_metadata["total_tokens"] if reply.usage_metadata else 0
        said = sum(len(message.text) for message in asked) + len(reply.text)
        self.tokens += max(used, said // CHARACTERS_A_TOKEN)
        self.check_length(len(reply.text))

    def failed_call(self, asked: list[BaseMessage]) -> None:
        """Count what was sent for nothing."""
        self.tokens += sum(len(message.text) for message in asked) // CHARACTERS_A_TOKEN

    def check_length(self, characters: int) -> None:
        """A reply far beyond the tokens asked for is not read to its end."""
        if characters > self.limits.output_characters:
            self.tokens += characters // CHARACTERS_A_TOKEN
            raise WriterFailure("too_long")

    def tool_call(self) -> bool:
        """Count a call of a tool; False when it is one too many. Raises when it does not stop."""
        self.tool_calls += 1
        if self.tool_calls > self.limits.tool_calls + 2:
            raise WriterFailure("tool_calls")
        return self.tool_calls <= self.limits.tool_calls
