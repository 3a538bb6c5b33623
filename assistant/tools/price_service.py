"""Price one service."""

from langchain_core.tools import BaseTool, tool

from assistant.rules.payment_amount import payment_amount
from assistant.tools.outcome import Outcome, day_of, guarded, say
from corpus.store import Store


def price_service_tool(store: Store) -> BaseTool:
    """The tool, bound to a reference store."""

    @tool("price_service", response_format="content_and_artifact")
    @guarded
    def price_service(
        hcpcs: str, date_of_service: str, setting: str = "facility", locality: str = ""
    ) -> Outcome:
        """Medicare amount of one unit of a code. date_of_service is year-month-day, setting facility or nonfacility, locality MAC-number such as 13202-01 or empty for national."""
        day = day_of(date_of_service)
        gpci = store.gpci(locality, day) if locality else None
        return say(payment_amount(store.fee_row(hcpcs, day), day, setting=setting, gpci=gpci))

    return price_service
