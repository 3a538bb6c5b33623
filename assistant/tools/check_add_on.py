"""Check an add-on code and its primaries."""

from langchain_core.tools import BaseTool, tool

from assistant.rules.add_on_verdict import add_on_verdict
from assistant.tools.outcome import Outcome, day_of, guarded, say
from corpus.store import Store


def check_add_on_tool(store: Store) -> BaseTool:
    """The tool, bound to a reference store."""

    @tool("check_add_on", response_format="content_and_artifact")
    @guarded
    def check_add_on(hcpcs: str, with_codes: list[str], date_of_service: str) -> Outcome:
        """Whether an add-on code is payable beside other codes; an empty list asks whether it may stand alone."""
        day = day_of(date_of_service)
        return say(
            add_on_verdict(hcpcs, store.add_on(hcpcs, day), store.fee_row(hcpcs, day), with_codes)
        )

    return check_add_on
