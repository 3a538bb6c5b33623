"""The modifier files: complete, consistent with one another and with the fee file's indicators."""

from datetime import date
from decimal import Decimal
from types import ModuleType

import pytest

import corpus.modifier as modifier_module
from corpus.errors import UnknownModifier
from corpus.modifier import FOLDER, VERDICTS, Modifier, load_modifiers, modifier
from corpus.parameter import parameter

DAY = date(2026, 7, 15)
ASSISTANT = "documentation_required not_allowed allowed not_allowed"
SURGEONS = "not_allowed documentation_required allowed not_allowed"


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


ANATOMIC = _words(
    "E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LC LD LM RC RI LT RT"
)
EXPECTED = ANATOMIC | _words(
    "22 23 24 25 26 27 32 33 47 50 51 52 53 54 55 56 57 58 59 62 63 66 73 74 76 77 78 79 80 81 82",
    "90 91 95 99 AS AA AD QK QX QY QZ QS GC GE TC XE XS XP XU CR SG FT CT FX FY",
)
# NCCI Policy Manual, ch. I §E, p. I-14.
NCCI_ASSOCIATED = ANATOMIC | _words("24 25 57 58 78 79 27 59 91 XE XS XP XU")
# The values CMS's record layout defines for each indicator column.
PUBLISHED = {
    "pctc_indicator": set("0123456789"),
    "multiple_procedure": set("012345679"),
    "bilateral_surgery": set("01239"),
    "assistant_surgery": set("0129"),
    "co_surgeons": set("0129"),
    "team_surgery": set("0129"),
}


def test_the_module_is_not_hidden_by_the_folder_of_the_same_kind() -> None:
    assert isinstance(modifier_module, ModuleType) and modifier_module.__file__
    assert not (FOLDER / "__init__.py").exists()


def test_every_modifier_has_a_file() -> None:
    assert set(EXPECTED) == set(load_modifiers())


@pytest.mark.parametrize("mod", sorted(EXPECTED))
def test_a_verdict_table_covers_every_published_value(mod: str) -> None:
    one = modifier(mod)
    if one.indicator is None:
        assert not one.indicator_verdicts
    else:
        assert set(one.indicator_verdicts) == PUBLISHED[one.indicator]
        assert {verdict.verdict for verdict in one.indicator_verdicts.values()} <= set(VERDICTS)


@pytest.mark.parametrize(
    ("mod", "values", "verdicts"),
    [
        # RVU25D documentation, lines 322-382 and 384-419.
        ("50", "01239", "not_allowed allowed not_needed allowed not_allowed"),
        ("62", "0129", SURGEONS),
        ("66", "0129", SURGEONS),
        *((mod, "0129", ASSISTANT) for mod in ("80", "81", "82", "AS")),
    ],
)
def test_verdicts_are_those_of_the_record_layout(mod: str, values: str, verdicts: str) -> None:
    found = {value: one.verdict for value, one in modifier(mod).indicator_verdicts.items()}
    assert found == dict(zip(values, verdicts.split(), strict=True))


def test_26_and_tc_part_at_indicator_six() -> None:
    assert modifier("26").indicator_verdicts["6"].verdict == "allowed"
    assert modifier("TC").indicator_verdicts["6"].verdict == "not_allowed"
    allowed = {v for v, d in modifier("TC").indicator_verdicts.items() if d.verdict == "allowed"}
    assert allowed == {"1"}


def test_51_is_never_for_an_add_on() -> None:
    verdict = modifier("51").add_on_verdict
    assert verdict is not None and verdict.verdict == "not_allowed" and "add-on" in verdict.text


def test_the_ncci_list_is_that_of_the_policy_manual() -> None:
    assert {mod for mod, one in load_modifiers().items() if one.ncci_associated} == NCCI_ASSOCIATED


def test_the_global_clock() -> None:
    clock = {mod: one.global_clock for mod, one in load_modifiers().items()}
    assert clock["58"] == clock["79"] == "new_period"
    assert clock["78"] == "no_new_period"
    assert {m for m, c in clock.items() if c == "inside_window"} == {"24", "25", "57", "FT"}


def test_factors_are_the_dated_parameters() -> None:
    assistant, share = parameter("assistant_at_surgery"), parameter("anesthesia_share")
    facility, imaging = parameter("discontinued_facility"), parameter("imaging_modifiers")
    expected = {
        "62": parameter("co_surgeon").at(DAY).value,
        "AS": parameter("assistant_nonphysician").at(DAY).value,
        "50": parameter("bilateral").at(DAY, "1").value,
        **{mod: assistant.at(DAY).value for mod in ("80", "81", "82")},
        **{mod: facility.at(DAY, mod).value for mod in ("73", "74")},
        **{mod: share.at(DAY, mod).value for mod in share.keys(DAY)},
        **{mod: imaging.at(DAY, mod).value for mod in imaging.keys(DAY)},
    }
    found = {m: one.payment.factor for m, one in load_modifiers().items() if one.payment.factor}
    assert found == expected
    assert found["62"] == Decimal("0.625")


def test_contradictions_are_mutual_and_name_known_modifiers() -> None:
    every = load_modifiers()
    for mod, one in every.items():
        for other in one.cannot_go_with:
            assert mod in every[other].cannot_go_with, f"{other}.yaml does not exclude {mod}"
        for alternative in one.use_instead:
            assert alternative.modifier in every, (mod, alternative)
            assert alternative.modifier != mod


def test_a_family_shares_one_file_and_each_member_says_which_site_it_is() -> None:
    thumb = modifier("F5")
    assert thumb.title == "Finger: right hand, thumb" and len(thumb.members) == 10
    assert modifier("LD").title == "Coronary artery: left anterior descending"


@pytest.mark.parametrize("written", ["xs", "-XS", " XS "])
def test_a_modifier_is_found_however_it_is_written(written: str) -> None:
    assert modifier(written) is modifier("XS")


@pytest.mark.parametrize("unknown", ["ZZ", "", "1", "../62", "6 2"])
def test_an_unknown_modifier_is_called_unknown(unknown: str) -> None:
    with pytest.raises(UnknownModifier, match="looked up in corpus/modifiers"):
        modifier(unknown)


def test_every_modifier_has_something_to_say() -> None:
    for mod, one in load_modifiers().items():
        assert isinstance(one, Modifier) and len(one.meaning) > 30 and one.payment.text, mod
        assert all(entry.question.endswith("?") and entry.answer for entry in one.faq), mod
