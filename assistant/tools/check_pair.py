"""Check two codes against the PTP edits."""

from langchain_core.tools import BaseTool, tool

from assistant.rules.ptp_verdict import Billed, ptp_verdict
from assistant.tools.outcome import Outcome, day_of, guarded, say
from corpus.store import Store


def check_pair_tool(store: Store) -> BaseTool:
    """The tool, bound to a reference store."""

    @tool("check_pair", response_format="content_and_artifact")
    @guarded
    def check_pair(first: str, second: str, date_of_service: str) -> Outcome:
        """The NCCI procedure-to-procedure edit between two codes: which is denied, and whether a modifier opens it."""
        day = day_of(date_of_service)
        edit = store.ptp(first, second, day)
        searched = None if edit else store.ptp_searched(first, second, day)
        return say(ptp_verdict(edit, Billed(first), Billed(second), day, searched))

    return check_pair
