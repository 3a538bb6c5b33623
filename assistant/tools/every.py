"""All tools of the assistant over one store and one index."""

from langchain_core.tools import BaseTool, create_retriever_tool

from assistant.tools.check_add_on import check_add_on_tool
from assistant.tools.check_modifier import check_modifier_tool
from assistant.tools.check_pair import check_pair_tool
from assistant.tools.check_units import check_units_tool
from assistant.tools.global_days import global_days_tool
from assistant.tools.look_up_code import look_up_code_tool
from assistant.tools.price_claim import price_claim_tool
from assistant.tools.price_service import price_service_tool
from corpus.store import Store
from index.retriever import LaminaRetriever
from index.search import Index

BOUND_TO_STORE = (
    look_up_code_tool, price_service_tool, price_claim_tool, check_add_on_tool, check_modifier_tool,
    check_units_tool, check_pair_tool, global_days_tool,
)  # fmt: skip


def every_tool(store: Store, index: Index) -> list[BaseTool]:
    """The tools that a chat model may call; passages come through the LangChain retriever."""
    search = create_retriever_tool(
        LaminaRetriever(index=index), "search_passages",
        "Search code pages, policy digests, manuals and imported documents for prose.",
        response_format="content_and_artifact",
    )  # fmt: skip
    return [*(make(store) for make in BOUND_TO_STORE), search]
