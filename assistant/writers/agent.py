"""The agent: a chat model with Lamina's tools through LangChain's `create_agent`, streamed."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from langchain.agents import create_agent
from langchain.agents.middleware import ModelRetryMiddleware
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.runnables import RunnableConfig
from langchain_core.tools import BaseTool

from assistant.writers.bounds import Bounds, SlottedTools
from assistant.writers.brief import prompt
from assistant.writers.failure import is_transient
from assistant.writers.limits import Meter
from assistant.writers.material import Material

STEPS = 60
"""Steps of the graph at most; the meter ends a run long before."""
HEARD: list[Literal["messages", "updates", "custom"]] = ["messages", "updates", "custom"]
LONGEST_DELAY = 4.0


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that came from the model: a piece of text (`message` None), a new attempt (`text`
    "" too), or a whole message to be kept in the conversation with it."""

    text: str = ""
    message: BaseMessage | None = None


async def run(
    model: BaseChatModel, tools: Sequence[BaseTool], messages: Sequence[BaseMessage], material: Material, meter: Meter,
) -> AsyncIterator[Heard]:  # fmt: skip
    """Run the agent until it has written. Raises WriterFailure or the provider library's own errors."""
    limits = meter.limits
    agent = create_agent(
        model, list(tools), system_prompt=prompt("writer"),
        # Retries are outermost; a model that keeps failing raises and is never quoted as an answer.
        middleware=[
            ModelRetryMiddleware(
                max_retries=limits.retries, retry_on=is_transient, on_failure="error",
                initial_delay=limits.retry_delay, max_delay=LONGEST_DELAY,
            ),
            Bounds(meter), SlottedTools(meter, material),
        ],
    )  # fmt: skip
    length = 0
    asked: Any = {"messages": list(messages)}
    stream = agent.astream(asked, RunnableConfig(recursion_limit=STEPS), stream_mode=HEARD)
    async for mode, part in stream:
        if mode == "custom":
            length = 0
            yield Heard()
        elif mode == "updates":
            for message in _messages(part):
                yield Heard(message=message)
        elif isinstance(part[0], AIMessageChunk):
            length += _length(part[0])
            meter.check_length(length)
            if part[0].text:
                yield Heard(part[0].text)


def _length(chunk: AIMessageChunk) -> int:
    """Characters of a chunk, those of a tool call's arguments among them."""
    return len(chunk.text) + sum(len(call.get("args") or "") for call in chunk.tool_call_chunks)


def _messages(update: object) -> list[BaseMessage]:
    """The messages that the nodes of the graph added."""
    found: list[BaseMessage] = []
    for value in update.values() if isinstance(update, dict) else ():
        for message in (value or {}).get("messages", ()) if isinstance(value, dict) else ():
            if isinstance(message, BaseMessage):
                found.append(message)
    return found


def draft_of(messages: Sequence[BaseMessage]) -> str:
    """What the model wrote last."""
    written = [m for m in messages if isinstance(m, AIMessage) and not m.tool_calls]
    return written[-1].text if written else ""
