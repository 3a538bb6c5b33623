"""Look up one code."""

from langchain_core.tools import BaseTool, tool

from assistant.rules.indicator_words import indicator_words
from assistant.rules.status_code import status_verdict
from assistant.tools.outcome import Outcome, day_of, guarded, say
from corpus.store import Store


def look_up_code_tool(store: Store) -> BaseTool:
    """The tool, bound to a reference store."""

    @tool("look_up_code", response_format="content_and_artifact")
    @guarded
    def look_up_code(hcpcs: str, date_of_service: str) -> Outcome:
        """Fee schedule row of a code: status, relative values, global period and every indicator in words."""
        row = store.fee_row(hcpcs, day_of(date_of_service))
        return say(status_verdict(row), indicator_words(row))

    return look_up_code
