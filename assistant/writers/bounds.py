"""Middleware of the agent: time, tokens and form of every model call; every tool call as slots."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain.agents.middleware.types import ToolCallRequest
from langchain_core.messages import AIMessage, ToolMessage
from langchain_core.tools import ToolException
from pydantic import ValidationError

from assistant.rules.result import RuleResult
from assistant.writers.brief import data, figure_line, masked, source_text
from assistant.writers.failure import WriterFailure
from assistant.writers.limits import Meter
from assistant.writers.material import Material

CUT = frozenset({"length", "max_tokens", "model_length", "incomplete"})
WITHHELD = frozenset({"content_filter", "refusal"})
WHOLE = re.compile(r"(?:[.!?)\]|*]|\}\})\s*$")
"""How a text ends that is whole, where the provider does not say why it ended."""
ENOUGH = "No more tool calls: write the answer from what you have."
NOT_FOUND = "The tool could not be used."


class Bounds(AgentMiddleware[Any, Any, Any]):
    """Each call of the model within its time; a reply that is empty, cut or unreadable fails."""

    def __init__(self, meter: Meter) -> None:
        super().__init__()
        self.meter = meter

    async def awrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]],
    ) -> ModelResponse[Any]:  # fmt: skip
        """One call: announced to the stream, timed, metered, and looked at before it counts."""
        self.meter.before_call()
        request.runtime.stream_writer({"attempt": self.meter.model_calls})
        seconds = min(self.meter.limits.call_seconds, self.meter.seconds_left)
        try:
            async with asyncio.timeout(seconds):
                response = await handler(request)
        except BaseException:
            self.meter.failed_call(list(request.messages))
            raise
        reply = next((m for m in response.result if isinstance(m, AIMessage)), None)
        if reply is None:
            raise WriterFailure("empty")
        self.meter.after_call(list(request.messages), reply)
        check_reply(reply)
        return response


def check_reply(reply: AIMessage) -> None:
    """Raises WriterFailure for a reply that must not count as final."""
    ended = reply.response_metadata
    reason = str(ended.get("finish_reason") or ended.get("stop_reason") or ended.get("done_reason") or "")  # fmt: skip
    unfinished = not reason and bool(reply.text.strip()) and not WHOLE.search(reply.text)
    if reason in CUT or unfinished or (reply.invalid_tool_calls and not reply.tool_calls):
        raise WriterFailure("cut_off")
    if reason in WITHHELD or (not reply.tool_calls and not reply.text.strip()):
        raise WriterFailure("empty")


class SlottedTools(AgentMiddleware[Any, Any, Any]):
    """Tools answer in slots and delimited sources; what they raise never reaches the model raw."""

    def __init__(self, meter: Meter, material: Material) -> None:
        super().__init__()
        self.meter, self.material = meter, material

    async def awrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], Awaitable[Any]]
    ) -> ToolMessage:
        """Run one tool; its results become slots, its passages citations."""
        call = request.tool_call
        if not self.meter.tool_call():
            return _message(call, ENOUGH)
        if request.tool is None:
            return _message(call, "There is no such tool.", "error")
        try:
            reply = await handler(request)
        except (ToolException, ValidationError) as error:
            said = (
                str(error)
                if isinstance(error, ToolException)
                else "These arguments do not fit the tool."
            )
            return _message(call, data(said), "error")
        except Exception:
            return _message(call, NOT_FOUND, "error")
        return self._slotted(call, reply)

    def _slotted(self, call: Any, reply: Any) -> ToolMessage:
        found = list(reply.artifact) if isinstance(reply, ToolMessage) and reply.artifact else []
        results = [one for one in found if isinstance(one, RuleResult)]
        hits = [one.metadata["hit"] for one in found if hasattr(one, "metadata")]
        lines = [
            figure_line(slot) if slot.kind == "figure" else f"{{{{{slot.name}}}}} = {self._masked(slot.text, slot.cites)}"
            for slot in self.material.add_results(results)
        ]  # fmt: skip
        lines += [source_text(numbered) for numbered in self.material.add_passages(hits)]
        if not lines:
            lines = [data(reply.text) if isinstance(reply, ToolMessage) else NOT_FOUND]
        return _message(call, "\n".join(lines))

    def _masked(self, text: str, cites: tuple[int, ...]) -> str:
        return masked(text, [c for c in self.material.citations if c.n in cites])


def _message(call: Any, text: str, status: str = "success") -> ToolMessage:
    return ToolMessage(text, tool_call_id=call["id"] or "", name=call["name"], status=status)
