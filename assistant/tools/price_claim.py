"""Price a list of lines."""

from langchain_core.tools import BaseTool, tool

from assistant.claims import parse_line
from assistant.rules.claim import Claim
from assistant.rules.pricing import price_claim as priced
from assistant.tools.outcome import Outcome, day_of, guarded, say
from corpus.store import Store


def price_claim_tool(store: Store) -> BaseTool:
    """The tool, bound to a reference store."""

    @tool("price_claim", response_format="content_and_artifact")
    @guarded
    def price_claim(lines: list[str], date_of_service: str, setting: str = "facility") -> Outcome:
        """Price a list of lines of one surgeon and day, each CODE[-MOD][xUNITS], with every payment rule."""
        claim = Claim(day_of(date_of_service), tuple(map(parse_line, lines)), setting=setting)
        return say(priced(claim, store).result())

    return price_claim
