"""Check units against the MUE."""

from langchain_core.tools import BaseTool, tool

from assistant.rules.mue_verdict import mue_verdict
from assistant.tools.outcome import Outcome, day_of, guarded, say
from corpus.store import Store


def check_units_tool(store: Store) -> BaseTool:
    """The tool, bound to a reference store."""

    @tool("check_units", response_format="content_and_artifact")
    @guarded
    def check_units(hcpcs: str, units: int, date_of_service: str) -> Outcome:
        """Whether units of a code on one day pass its medically unlikely edit."""
        return say(mue_verdict(store.mue(hcpcs, day_of(date_of_service)), hcpcs, (units,)))

    return check_units
