"""Columns of the fee file by their names, in one release and across releases; APCs and their codes; codes that ended."""

from datetime import date

import pytest

from assistant.apc_members import apc_members, apc_mention
from assistant.asked_fields import SHARES, fee_fields
from assistant.code_history import ended_level2
from assistant.intents import find_intents
from corpus.code_set import HcpcsCode
from corpus.errors import EditionMissing
from corpus.store import Store
from tests.conftest import DAY, Ask


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        ("facility PE 63047?", ["facility_pe_rvu"]),
        ("63047 office practice expense", ["nonfacility_pe_rvu"]),
        ("70553: nonfacility PE used for the OPPS cap", ["opps_nonfacility_pe"]),
        ("base endoscopy of 52332", ["endoscopic_base"]),
        ("bilat ind on 73721", ["bilateral_surgery"]),
        ("asst surg flag 44970", ["assistant_surgery"]),
        ("total nonfacility rvu 45380", ["nonfacility_total_rvu"]),
        ("is 63047 paid in the facility", []),
    ],
)
def test_a_column_is_known_by_its_names(question: str, fields: list[str]) -> None:
    assert [field for field, _ in fee_fields(question)] == fields


def test_columns_with_topics_of_their_own_are_told_where_a_change_is_asked_for() -> None:
    assert fee_fields("global period of 22554") == ()
    assert [f for f, _ in fee_fields("global period of 22554", changed=True)] == ["global_days"]


@pytest.mark.parametrize(
    "question",
    ["intraop percentage 50590", "pre-op share of 58150", "split pre/intra/post of 63047",
     "what percent of 33405 is the postoperative part"],
)  # fmt: skip
def test_shares_are_asked_for_in_many_ways(question: str) -> None:
    assert SHARES.search(question)


def test_a_column_is_said_of_the_row_asked_for(ask: Ask) -> None:
    written = ask("facility practice expense RVU of 63047")
    assert written.checked.clean
    assert "The facility practice expense RVU of 63047 is 12.03." in written.text


def test_a_column_is_said_in_every_release_that_prints_it(ask: Ask) -> None:
    written = ask("malpractice RVU of 22554 in 2025 versus 2026")
    assert written.checked.clean, [str(fault) for fault in written.checked.found]
    assert "The malpractice RVU of 22554 changed" in written.text
    assert "5.80 in 2026C" in written.text


@pytest.mark.parametrize(
    "question",
    ["does 99214 pay more now than in 2025", "did 27130 go down from 2025", "63047 fee last year"],
)
def test_a_comparison_with_a_year_is_a_matter_of_history(question: str) -> None:
    assert "history" in find_intents(question)


@pytest.mark.parametrize(
    "question", ["when did 55707 come in", "27445 gone?", "did they delete 37225", "J1940 valid for 2026 dates?"]
)  # fmt: skip
def test_the_standing_of_a_code_is_asked_for_in_many_ways(question: str) -> None:
    assert "code_history" in find_intents(question)


def test_an_apc_is_taken_apart_into_its_codes(shipped: Store) -> None:
    apc = shipped.apc("22612", DAY)
    assert apc is not None
    assert apc_mention(f"which codes sit in APC {apc.apc}?") == apc.apc
    assert apc_mention("what APC is 22612 in") == ""
    found = apc_members(apc.apc, DAY, shipped)
    assert found.value == str(apc.payment_rate)
    assert "22612" in found.reason
    assert apc_members("9999", DAY, shipped).value is None


def test_an_apc_is_answered_with_its_rate(ask: Ask, shipped: Store) -> None:
    apc = shipped.apc("22612", DAY)
    assert apc is not None
    written = ask(f"what does OPPS pay for APC {apc.apc}")
    assert written.checked.clean, [str(fault) for fault in written.checked.found]
    assert f"${apc.payment_rate:,}" in written.text


class _Ended:
    """A store whose HCPCS file has one ended code."""

    def __init__(self, store: Store, last: date | None) -> None:
        self._edition, self._last = store.editions("pfs")[-1], last

    def hcpcs_level2(self, hcpcs: str, day: date) -> HcpcsCode:
        if hcpcs != "J1030":
            raise EditionMissing("no HCPCS file")
        return HcpcsCode(hcpcs, None, "an injection", "D", None, self._last, 3, self._edition)


def test_an_ended_level_ii_code_is_told_with_its_last_day(shipped: Store) -> None:
    found = ended_level2("J1030", DAY, _Ended(shipped, date(2024, 3, 31)))  # type: ignore[arg-type]
    assert found is not None
    assert "31 March 2024" in found.reason
    assert ended_level2("J1030", DAY, _Ended(shipped, None)) is None  # type: ignore[arg-type]
    assert ended_level2("J9999", DAY, _Ended(shipped, None)) is None  # type: ignore[arg-type]
