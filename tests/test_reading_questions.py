"""What a question wants: what is held nowhere, a Level II descriptor, what a unit is, the sibling meant."""

import pytest

from assistant.asked_amounts import asks_amounts
from assistant.choice_fit import agreements
from assistant.compose.draft import Draft
from assistant.compose.manual_beside import write_manual_beside
from assistant.described import describes_operation
from assistant.descriptor_asked import asks_descriptor
from assistant.evidence import Evidence
from assistant.indicator_mentions import indicator_mentions
from assistant.intents import find_intents
from assistant.levels import level_mentions
from assistant.mentions import CodeMention
from assistant.not_held import not_held, payment_system
from assistant.plan import Plan, make_plan
from assistant.query import Query
from assistant.rarity import Rarity
from assistant.relevance import ranked
from assistant.settings import QuestionSettings
from index.chunk import Chunk
from index.hit import Hit
from tests.conftest import DAY, Ask


def _query(question: str, *codes: str) -> Query:
    named = tuple(CodeMention(code) for code in codes)
    return Query(question, QuestionSettings(DAY), find_intents(question), codes=named)


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("what does CPT Assistant say about 22633", "CPT Assistant"),
        ("Coding Clinic on spinal fusion devices", "Coding Clinic"),
        ("NASS coverage recommendation for lumbar fusion", "societies"),
        ("intraservice minutes behind 63047", "times of physicians' work"),
        ("FDA approval status of the device", "FDA"),
        ("who is the MAC for Ohio", "contractor"),
        ("telehealth list 2026", "telehealth"),
        ("quote the exact CPT wording of 22612", "descriptors"),
        ("payment limit per mg of denosumab", "average sales prices"),
        ("is prior authorization required for facet injections?", "prior authorization"),
    ],
)
def test_what_others_publish_is_not_held(question: str, what: str) -> None:
    missing = not_held(question)
    assert missing is not None and what in missing.what


@pytest.mark.parametrize(
    "question",
    [
        "does CMS have to follow CPT Assistant?",
        "can we follow CPT instructions when CMS differs",
        "how much time does 22633 need in its global period",
        "which assistant may bill 63047",
        "what does the NCCI manual say about CPT parenthetical notes",
        "physician time for critical care 99291 and CPR",
        "is the lab fee for 80053 bundled?",
    ],
)
def test_what_only_names_them_is_held(question: str) -> None:
    assert not_held(question) is None


def test_prior_authorization_is_told_where_a_page_of_the_code_does() -> None:
    asked = "does it need prior authorization in an outpatient department?"
    assert not_held(asked, ("22551",)) is None
    assert not_held(asked, ("63650",)) is not None


@pytest.mark.parametrize(
    ("hcpcs", "what"), [("J0897", "ASP"), ("80053", "laborator"), ("A0428", "ambulance"), ("L0650", "DMEPOS")]
)  # fmt: skip
def test_another_payment_system_is_told_by_the_code(hcpcs: str, what: str) -> None:
    missing = payment_system(hcpcs)
    assert missing is not None and what in missing.what
    assert payment_system("63047") is None


@pytest.mark.parametrize(
    "question",
    ["what drug is J0897", "which drug does J0897 stand for", "J0897 how many mg per unit", "what's one unit of J0897"],
)  # fmt: skip
def test_a_drug_and_its_unit_are_asked_of_the_descriptor(question: str) -> None:
    query = _query(question, "J0897")
    assert asks_descriptor(query)
    assert make_plan(query, lambda code: True).topics == ("describe",)


def test_a_price_a_unit_or_a_cpt_code_is_no_descriptor() -> None:
    assert not asks_descriptor(_query("what does medicare pay per unit of J0897", "J0897"))
    assert not asks_descriptor(_query("what is one unit of 63047", "63047"))


def test_units_after_what_was_done_are_a_limit_and_no_price() -> None:
    def priced(question: str) -> bool:
        mentioned = (CodeMention("90853", units=2),)
        return asks_amounts(
            Query(question, QuestionSettings(DAY), find_intents(question), codes=mentioned), 1
        )

    assert not priced("group psychotherapy ran ninety minutes. 2 units of 90853?")
    assert priced("2 units of 90853")


def test_a_code_is_first_of_all_described() -> None:
    assert make_plan(_query("what is 63012", "63012"), lambda code: True).topics == ("describe",)
    told = _query("what is 63012 beside an endoscopic exploration", "63012")
    assert make_plan(told, lambda code: True).topics[0] != "describe"


def _paragraph(text: str, locator: str, *codes: str, position: int = 0, **fields: object) -> Hit:
    made = Chunk(text, "ncci-manual-2026", locator, "NCCI Policy Manual", "manual", "ncci",
                 section=locator, codes=codes, position=position, id=f"{locator}{position}", **fields)  # type: ignore[arg-type]  # fmt: skip
    return Hit(made, 1.0, similarity=0.6, keyword_share=0.5)


def test_what_a_unit_is_stands_beside_the_limit_from_its_beginning() -> None:
    first = _paragraph("The unit of service of 90853 is the session.", "ch. XI §V.5", "90853")
    second = _paragraph(
        "A facility reports units of service of 90853 alike.", "ch. XI §V.5", "90853", position=1
    )
    query = _query("group psychotherapy ran ninety minutes, 2 units of 90853?", "90853")
    evidence = Evidence(query, Plan(("mue",)), {}, ranked=((0.6, second), (0.42, first)))
    draft = Draft(blocks=["The MUE is 1."])
    assert write_manual_beside(draft, evidence)
    assert "is the session" in draft.blocks[1] and "facility" in draft.blocks[2]
    other = Evidence(query, Plan(("modifier",)), {}, ranked=((0.42, first),))
    assert not write_manual_beside(Draft(blocks=["50."]), other)


def test_a_code_within_a_narrow_range_is_named() -> None:
    named = _paragraph("The specimen is the unit.", "b", ranges=(("88300", "88309"),))
    wide = _paragraph("The specimen is the unit.", "a", ranges=(("80000", "89999"),))
    order = ranked(_query("88305 specimen", "88305"), (wide, named), Rarity(lambda token: 1, 10))
    assert [hit.chunk.locator for _, hit in order] == ["b", "a"]


@pytest.mark.parametrize(
    ("described", "plain", "extended"),
    [
        ("odontoid fracture screw", "22318", "22319"),
        ("closed fracture of L1 treated with a brace", "22310", "22315"),
    ],
)
def test_what_is_not_told_was_not_done(described: str, plain: str, extended: str) -> None:
    assert agreements(described, plain) > agreements(described, extended)
    assert agreements(f"{described}, graft, manipulation", extended) >= agreements(described, plain)


def test_an_operation_is_described_by_the_words_of_its_family() -> None:
    assert describes_operation(_query("reprogramming of a pain pump, no refill"))
    assert describes_operation(_query("unilateral laminotomy C5-6 for a soft disc"))
    assert not describes_operation(_query("abscess opened two weeks after laminectomy, billable?"))
    assert not describes_operation(_query("mesh with hernia repair"))


def test_joints_and_bodies_are_counted_as_levels(ask: Ask) -> None:
    found = level_mentions("three facet joints ablated")
    assert found is not None and found.count == 3
    written = ask("three lumbar facet joints ablated, codes")
    assert written.text.startswith("**64635 × 1 and 64636 × 2.**") and written.checked.clean


def test_a_status_z_code_is_a_diagnosis() -> None:
    assert indicator_mentions("status Z codes with aftercare") == ()
    assert indicator_mentions("status N codes") == (("status", "N"),)
