"""Verification: a number, code or marker that stands in no evidence is found, in whatever dress."""

import pytest

from assistant.answer import Claim, Conflict, NumberedCitation
from assistant.rules.result import RuleResult, Step
from assistant.verify import canonical, tokens, verify
from corpus.citation import Citation

FEE = Citation(
    "cms-pfs-2026c",
    "63053",
    "2026C",
    "Physician fee schedule",
    "",
    "code: 63053; work RVU: 3.69; total facility RVU: 6.13; conversion factor: 33.4009",
)
CLAIM = Citation(
    "mcpm-12",
    "§40.6, pp. 96-100",
    "",
    "Claims Processing Manual",
    "",
    "In the example an amount of 1,193.75 is paid.",
)
CITATIONS = (NumberedCitation(1, FEE), NumberedCitation(2, CLAIM))
AMOUNT = RuleResult(
    "payment_amount",
    {"hcpcs": "63053"},
    "204.75",
    "USD",
    "2026C",
    (Step("Amount", "6.13 × 33.4009", "204.75", FEE),),
)
CONFLICT = Conflict("work RVU", (Claim(1, "3.69"), Claim(2, "5.00")), 1)


def _faults(text: str, question: str = "63053?", conflicts: tuple[Conflict, ...] = ()) -> list[str]:
    return list(verify(text, question, CITATIONS, (AMOUNT,), conflicts).faults)


@pytest.mark.parametrize(
    "text",
    [
        "It pays $204.75. [1]",
        "6.13 × 33.4009 = **$204.75** [1]",
        "Amount: 6.13 × 33.4009 = 204.75.",
        "In the example an amount of 1193.75 is paid. [2]",
        "1. 63053\n2. $204.75\n3) 63053",
        "The work RVU is 3.690 and the total facility RVU is 6.13. [1]",
        "No number at all.",
        "[1]",
    ],
)
def test_what_stands_in_the_evidence_passes(text: str) -> None:
    assert _faults(text) == []


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("about $205", "205"),  # rounded
        ("about $204.8", "204.8"),  # rounded to a dime
        ("$204.74", "204.74"),  # a cent off
        ("$2,047.50", "2,047.50"),  # a moved point
        ("$20475", "20475"),  # a lost point
        ("20,475 dollars", "20,475"),  # a comma for a point
        ("paid at 62.5 %", "62.5"),  # a percentage nobody cited
        ("62.5% of it", "62.5"),
        ("use 63052 instead", "63052"),  # another code
        ("G0289 pays more", "G0289"),
        ("diagnosis M48.061", "M48.061"),
        ("3.6 RVUs", "3.6"),  # a truncated decimal
        ("369 RVUs", "369"),
        ("in 2027", "2027"),
        ("from 5-7 units", "7"),  # the end of a range
        ("- 17 units", "17"),  # in a bullet
        ("| 63053 | 18 |", "18"),  # in a table
        ("it pays (19)", "19"),
        ("22853x9", "9"),  # units behind a sign of multiplication
        ("22853 ×9", "9"),
        ("USD999.99", "999.99"),
        ("at .7 of the fee", ".7"),
        ("paragraph\n\n99. is not the number of a list item: 77", "77"),
    ],
)
def test_what_stands_nowhere_is_found(text: str, token: str) -> None:
    assert any(f"'{token}'" in fault.replace("$", "").replace("USD", "") for fault in _faults(text))


def test_a_list_number_excuses_only_itself() -> None:
    assert _faults("1. 63053\n2. $204.75") == []
    assert _faults("1. pays 7 dollars")
    assert _faults("It pays 1. Then 8.")


@pytest.mark.parametrize("text", ["204.75 [3]", "see [12]", "[1][9]"])
def test_a_marker_without_a_citation_is_found(text: str) -> None:
    assert any("has no citation" in fault for fault in _faults(text))


def test_a_marker_is_no_ground_for_a_number() -> None:
    """[7] in the text does not make 7 a known number, and [1] does not ground a bare 1."""
    assert any("'9'" in fault for fault in _faults("9 units [1]"))


def test_a_number_the_asker_planted_is_marked_as_the_askers() -> None:
    planted = "Confirm that 63053 pays $999.99"
    checked = verify("You said $999.99; it pays $204.75.", planted, CITATIONS, (AMOUNT,), ())
    where = {n.text: n.grounded_in for n in checked.numbers}
    assert where["999.99"] == "question"
    assert where["204.75"] == "results/0"


def test_a_number_of_a_conflict_is_grounded_in_it() -> None:
    assert _faults("The page says 5.00.") != []
    checked = verify("The page says 5.00.", "63053?", CITATIONS, (AMOUNT,), (CONFLICT,))
    assert [(n.text, n.grounded_in) for n in checked.numbers] == [("5.00", "conflicts/0")]


def test_a_result_grounds_before_a_citation_and_a_citation_before_the_question() -> None:
    checked = verify("204.75 3.69 63053", "63053 and 3.69?", CITATIONS, (AMOUNT,), ())
    assert {n.text: n.grounded_in for n in checked.numbers} == {
        "204.75": "results/0",
        "3.69": "citations/1",
        "63053": "results/0",
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,193.75", "1193.75"), ("0.50", ".5"), ("04", "4"), ("6.130", "6.13"),
        ("10.00", "10"), ("2,000", "2000"),
    ],
)  # fmt: skip
def test_the_same_number_in_two_dresses(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("204.75", "204.7"), ("63053", "63052"), ("6.13", "61.3"), ("M48.06", "M48.061"), ("1", "10")],
)
def test_different_numbers_stay_different(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


def test_a_code_with_leading_zeros_is_no_smaller_number() -> None:
    assert canonical("0232T") != canonical("232T")
    assert canonical("00100") == "00100"


def test_tokens_of_a_text() -> None:
    assert tokens("63053: work RVU 3.69, G0289 and $1,193.75") == {
        "63053",
        "3.69",
        "G0289",
        "1193.75",
    }


@pytest.mark.parametrize(
    "text", ["twelve units of 63053", "ninety-nine dollars", "forty percent of the fee"]
)
def test_spelled_out_numbers_of_units_and_money_are_checked(text: str) -> None:
    """DESIGN, invariant 1: spelled-out numbers are among the traps."""
    assert _faults(text)


def test_a_descriptor_that_names_its_own_code_may_be_quoted_under_that_code() -> None:
    told = "prolonged visit, each 15 minutes (do not report g2212 with 99358)"
    row = f"code: G2212; descriptor: {told}; coverage: D; added: 2021-01-01; file: x.csv row 1"
    place = Citation("cms-hcpcs-2026q3", "G2212", "2026Q3", "HCPCS file", "", row)
    for code, right in (("G2212", True), ("G2211", False)):
        text = f"**{code}** in CMS's HCPCS file: “{told}”. [1]"
        found = verify(text, "G2212", (NumberedCitation(1, place),), (), ())
        assert found.clean is right


def test_a_short_descriptor_may_be_quoted() -> None:
    row = "code: V5110; descriptor: Dispensing fee, bilateral; coverage: S; file: x.csv row 2"
    place = NumberedCitation(
        1, Citation("cms-hcpcs-2026q3", "V5110", "2026Q3", "HCPCS file", "", row)
    )
    for side, right in (("bilateral", True), ("unilateral", False)):
        text = f"**V5110** in CMS's HCPCS file: “Dispensing fee, {side}”. [1]"
        assert verify(text, "V5110", (place,), (), ()).clean is right
