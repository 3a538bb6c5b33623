"""Find a global period."""

from langchain_core.tools import BaseTool, tool

from assistant.rules.global_period import global_result
from assistant.tools.outcome import Outcome, day_of, guarded, say
from corpus.store import Store


def global_days_tool(store: Store) -> BaseTool:
    """The tool, bound to a reference store."""

    @tool("global_days", response_format="content_and_artifact")
    @guarded
    def global_days(hcpcs: str, date_of_surgery: str) -> Outcome:
        """First and last day of the global period of an operation."""
        day = day_of(date_of_surgery)
        return say(global_result(store.fee_row(hcpcs, day).global_days, day, hcpcs))

    return global_days
