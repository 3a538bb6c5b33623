"""The LangChain faces of the rules: content for a model, results for the program, errors told apart."""

import pytest
from langchain_core.tools import ToolException

from assistant.rules.result import RuleResult
from assistant.tools.check_add_on import check_add_on_tool
from assistant.tools.check_modifier import check_modifier_tool
from assistant.tools.check_pair import check_pair_tool
from assistant.tools.check_units import check_units_tool
from assistant.tools.every import BOUND_TO_STORE
from assistant.tools.global_days import global_days_tool
from assistant.tools.look_up_code import look_up_code_tool
from assistant.tools.price_claim import price_claim_tool
from assistant.tools.price_service import price_service_tool
from corpus.store import Store

DAY = "2026-07-15"


def _call(tool, **arguments):
    message = tool.invoke({"name": tool.name, "args": arguments, "id": "1", "type": "tool_call"})
    return message.content, message.artifact


@pytest.mark.parametrize(
    ("make", "arguments", "value"),
    [
        (price_service_tool, {"hcpcs": "63053", "date_of_service": DAY}, "204.75"),
        (price_service_tool, {"hcpcs": "63001", "date_of_service": DAY, "locality": "06302-00"}, "1027.66"),
        (price_claim_tool, {"lines": ["22612", "63047-51"], "date_of_service": DAY}, "2000.39"),
        (check_add_on_tool, {"hcpcs": "63053", "with_codes": [], "date_of_service": DAY}, "not_payable"),
        (check_add_on_tool, {"hcpcs": "63053", "with_codes": ["22633"], "date_of_service": DAY}, "payable"),
        (check_modifier_tool, {"hcpcs": "63053", "modifier": "51", "date_of_service": DAY}, "not_allowed"),
        (check_modifier_tool, {"hcpcs": "63102", "modifier": "62", "date_of_service": DAY}, "documentation_required"),
        (check_units_tool, {"hcpcs": "22853", "units": 5, "date_of_service": DAY}, "denied"),
        (check_pair_tool, {"first": "22612", "second": "22633", "date_of_service": DAY}, "denied"),
        (check_pair_tool, {"first": "22633", "second": "63052", "date_of_service": DAY}, "no_edit"),
        (global_days_tool, {"hcpcs": "22633", "date_of_surgery": "2026-01-05"}, "2026-04-05"),
        (look_up_code_tool, {"hcpcs": "63044", "date_of_service": DAY}, "by_report"),
    ],
)  # fmt: skip
def test_a_tool_says_what_its_rule_found(shipped: Store, make, arguments, value) -> None:
    content, results = _call(make(shipped), **arguments)
    assert results and all(isinstance(r, RuleResult) for r in results)
    assert results[0].value == value
    assert value in content and all(r.all_citations() for r in results)


def test_a_badly_asked_tool_says_how_to_ask(shipped: Store) -> None:
    tool = price_service_tool(shipped)
    with pytest.raises(ToolException, match="year-month-day"):
        tool.func(hcpcs="63053", date_of_service="tomorrow")


def test_an_unknown_code_is_a_sentence_without_results(shipped: Store) -> None:
    content, results = _call(price_service_tool(shipped), hcpcs="63054", date_of_service=DAY)
    assert "63054" in content and "not in" in content and not results


def test_every_tool_describes_itself_and_its_arguments(shipped: Store) -> None:
    for make in BOUND_TO_STORE:
        tool = make(shipped)
        assert len(tool.description) > 40 and tool.args
