"""Check a modifier on a code."""

from langchain_core.tools import BaseTool, tool

from assistant.rules.modifier_verdict import modifier_verdict
from assistant.tools.outcome import Outcome, day_of, guarded, say
from corpus.modifier import modifier as find_modifier
from corpus.store import Store


def check_modifier_tool(store: Store) -> BaseTool:
    """The tool, bound to a reference store."""

    @tool("check_modifier", response_format="content_and_artifact")
    @guarded
    def check_modifier(hcpcs: str, modifier: str, date_of_service: str) -> Outcome:
        """Whether a modifier goes with a code, by the code's indicators, and what it does to payment."""
        row = store.fee_row(hcpcs, day_of(date_of_service))
        return say(modifier_verdict(find_modifier(modifier), row, row.global_days == "ZZZ"))

    return check_modifier
