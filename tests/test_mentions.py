"""What a question names: codes, units, ranges, modifiers, diagnoses, dates, money and places."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.mentions import (
    code_mentions,
    code_ranges,
    date_mentions,
    diagnosis_mentions,
    global_mention,
    modifier_mentions,
    money_mentions,
    sentences,
    unit_mention,
    year_mentions,
)
from assistant.places import Place, find_place, zip_mentions
from corpus.modifier import load_modifiers
from corpus.store import Store

DAY = date(2026, 7, 15)
KNOWN = frozenset(load_modifiers())


def _codes(text: str) -> list[tuple[str, tuple[str, ...], int]]:
    return [(m.hcpcs, m.modifiers, m.units) for m in code_mentions(text)]


# --- codes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("63052 vs 63053", [("63052", (), 1), ("63053", (), 1)]),
        ("22633-62", [("22633", ("62",), 1)]),
        ("22633 - 62", [("22633", ("62",), 1)]),
        ("22633-62-59", [("22633", ("62", "59"), 1)]),
        ("63030–RT", [("63030", ("RT",), 1)]),
        ("22633-62 x2", [("22633", ("62",), 2)]),
        ("22853x2", [("22853", (), 2)]),
        ("22853 × 3", [("22853", (), 3)]),
        ("22853 (2 units)", [("22853", (), 2)]),
        ("4 units of 63048", [("63048", (), 4)]),
        ("g0289 and 0232t", [("G0289", (), 1), ("0232T", (), 1)]),
        ("63047/63048", [("63047", (), 1), ("63048", (), 1)]),
        ("Is it 63047?", [("63047", (), 1)]),
        ("63047, then 63047 again", [("63047", (), 1)]),
        ("63048 and 63048 x3", [("63048", (), 3)]),
        ("63047 or 63047-59", [("63047", ("59",), 1)]),
    ],
)
def test_codes_with_modifiers_and_units(
    text: str, expected: list[tuple[str, tuple[str, ...], int]]
) -> None:
    assert _codes(text) == expected


@pytest.mark.parametrize(
    "text",
    ["$63053", "63047.5", "163047", "630471", "1,193.75", "M48.061", "L4-5", "in 2026", "7,500"],
)
def test_what_is_no_code(text: str) -> None:
    assert code_mentions(text) == ()


def test_a_zip_code_is_no_code_when_it_is_read_as_one() -> None:
    text = "63047 in ZIP 10001"
    zips = frozenset(zip_mentions(text))
    assert zips == {"10001"}
    assert [m.hcpcs for m in code_mentions(text, zips)] == ["63047"]


def test_units_are_never_zero() -> None:
    assert _codes("63048 x0") == [("63048", (), 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("63001-63053", (("63001", "63053"),)),
        ("from 22840 to 22848", (("22840", "22848"),)),
        ("22840 through 22848", (("22840", "22848"),)),
        ("22633-62", ()),
        ("63047-63047", ()),
        ("63052 and 63053", ()),
    ],
)
def test_ranges(text: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert code_ranges(text) == expected


# --- modifiers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("modifier 62 on 63053", ("62",)),
        ("Modifiers 62 and 80", ("62", "80")),
        ("mod 59 or XS?", ("59", "XS")),
        ("78 or 79?", ("78", "79")),
        ("59 vs XS", ("59", "XS")),
        ("is -59 needed", ("59",)),
        ("append 25 to the visit", ("25",)),
        ("63047 with LT", ("LT",)),
        ("modifier: 51", ("51",)),
        ("modifier xs", ("XS",)),
        ("modifier ZZ", ("ZZ",)),  # kept, so that it can be called unknown
        ("needs a 22 modifier", ("22",)),
    ],
)
def test_modifiers(text: str, expected: tuple[str, ...]) -> None:
    assert modifier_mentions(text, KNOWN) == expected


@pytest.mark.parametrize(
    "text",
    [
        "within the 90 days after surgery", "use 24 hours", "with 22 levels", "L4-5 fusion",
        "T12-L1", "with 50 % of the fee", "63052 vs 63053", "add 80 mg", "2026-03-25",
    ],
)  # fmt: skip
def test_numbers_that_are_no_modifier(text: str) -> None:
    assert modifier_mentions(text, KNOWN) == ()


@pytest.mark.parametrize(
    "text", ["Is 62 allowed on 63053?", "Can 63053 take 62?", "Does 62 apply to 63053?"]
)
def test_a_modifier_beside_a_verb_of_permission(text: str) -> None:
    assert modifier_mentions(text, KNOWN) == ("62",)


def test_the_word_as_is_not_the_modifier_as() -> None:
    assert modifier_mentions("Which modifier as co-surgeon on 63053?", KNOWN) == ()
    assert modifier_mentions("modifier AS on 63053", KNOWN) == ("AS",)


# --- diagnoses -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M48.061 with 63047", ("M48.061",)),
        ("M48.06 or M48.062", ("M48.06", "M48.062")),
        ("S32.010A", ("S32.010A",)),
        ("C50.911", ("C50.911",)),
        ("Z98.1 after fusion", ("Z98.1",)),
        ("m48.061 with 63047", ("M48.061",)),
        ("U07.1", ("U07.1",)),
    ],
)
def test_diagnoses(text: str, expected: tuple[str, ...]) -> None:
    assert diagnosis_mentions(text) == expected


@pytest.mark.parametrize(
    "text",
    ["G0289", "E0652", "J1100", "0232T", "L4-5", "C5-C6", "L5-S1", "C5-6 ACDF", "63047", "S1"],
)
def test_what_is_no_diagnosis(text: str) -> None:
    assert diagnosis_mentions(text) == ()


@pytest.mark.parametrize("text", ["T12 burst fracture", "T10-T11", "corpectomy of T11 and T12"])
def test_a_vertebra_is_no_diagnosis(text: str) -> None:
    assert diagnosis_mentions(text) == ()


def test_a_code_is_either_procedure_or_diagnosis() -> None:
    text = "G0289, M48.061, E0652, 63047, C50.911 and J1100"
    procedures = {m.hcpcs for m in code_mentions(text)}
    assert procedures == {"G0289", "E0652", "63047", "J1100"}
    assert set(diagnosis_mentions(text)) == {"M48.061", "C50.911"}


# --- dates, years, units, periods, money -----------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02", "3/2/2026", "03/02/26", "2 March 2026", "March 2, 2026", "2nd of March 2026",
        "Mar. 2nd, 2026", "on March 2", "2 Mar",
    ],
)  # fmt: skip
def test_a_date_in_the_usual_forms(text: str) -> None:
    assert date_mentions(text, 2026) == (date(2026, 3, 2),)


def test_dates_come_in_the_order_of_the_question() -> None:
    found = date_mentions("surgery January 5, 2026, visit 2026-04-06", 2026)
    assert found == (date(2026, 1, 5), date(2026, 4, 6))


@pytest.mark.parametrize("text", ["31 February 2026", "13/13/2026", "may 63047 be billed", "L4-5"])
def test_what_is_no_date(text: str) -> None:
    assert date_mentions(text, 2026) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("63047 in 2025", (2025,)),
        ("CY2025 vs 2026", (2025, 2026)),
        ("on 2026-03-02", ()),
        ("on 2 March 2026", ()),
        ("code 20936", ()),
        ("2026", (2026,)),
    ],
)
def test_years_on_their_own(text: str, expected: tuple[int, ...]) -> None:
    assert year_mentions(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bill it five times", 5), ("3 units", 3), ("twice", 2), ("thrice", 3), ("six units", 6),
        ("10 times", 10), ("two levels", None), ("1.5 units", None), ("63048 x2", None),
    ],
)  # fmt: skip
def test_units_in_words(text: str, expected: int | None) -> None:
    assert unit_mention(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90-day global", "090"), ("10 day global", "010"), ("global 010", "010"), ("ZZZ", "ZZZ"),
        ("a global period of 90", "090"), ("0-day global", "000"), ("after 90 days", None),
    ],
)  # fmt: skip
def test_global_periods(text: str, expected: str | None) -> None:
    assert global_mention(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$1,193.75", ("1193.75",)), ("$ 200", ("200",)), ("200.50 dollars", ("200.50",)),
        ("$1,000 or $2", ("1000", "2")), ("63053", ()), ("62.5 percent", ()),
    ],
)  # fmt: skip
def test_money(text: str, expected: tuple[str, ...]) -> None:
    assert money_mentions(text) == tuple(Decimal(amount) for amount in expected)


def test_sentences_end_where_words_do() -> None:
    assert list(sentences("It is paid. How much? 63053.5 is none.")) == [
        "It is paid.",
        "How much?",
        "63053.5 is none.",
    ]


# --- places ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "zips"),
    [
        ("63047 in ZIP 10001", ("10001",)), ("zip code: 33101", ("33101",)),
        ("New York, NY 10001", ("10001",)), ("ZIP 10001-1234", ("10001",)),
        ("63047 and 63048", ()), ("locality 13202-01", ()), ("ND 63047-62", ()),
    ],
)  # fmt: skip
def test_zip_codes_are_marked_as_such(text: str, zips: tuple[str, ...]) -> None:
    assert zip_mentions(text) == zips


def _place(text: str, store: Store) -> Place | None:
    return find_place(text, store.localities(DAY))


@pytest.mark.parametrize(
    ("text", "localities"),
    [
        ("in Wisconsin", ["06302-00"]),
        ("in WI", ["06302-00"]),
        ("in Manhattan", ["13202-01"]),
        ("in NYC", ["13202-01"]),
        ("in Queens", ["13292-04"]),
        ("in Miami", ["09102-04"]),
        ("in Los Angeles", ["01182-18"]),
        ("rest of Texas", ["04412-99"]),
        ("rural Texas", ["04412-99"]),
        ("upstate New York", ["13282-99"]),
        ("locality 13202-01", ["13202-01"]),
        ("in West Virginia", ["11402-16"]),
        ("in Virginia", ["11302-00"]),
        ("in Arkansas", ["07102-13"]),
        ("suburban Chicago", ["06102-15"]),
        ("in Fort Worth", ["04412-28"]),
        ("on Long Island", ["13202-02"]),
        ("in Maine", ["14112-03", "14112-99"]),
        ("in Washington", ["02402-02", "02402-99"]),
    ],
)
def test_a_place_is_its_localities(text: str, localities: list[str], shipped: Store) -> None:
    found = _place(text, shipped)
    assert found is not None and sorted(found.localities) == localities


@pytest.mark.parametrize("state", ["Texas", "California", "Florida", "New York"])
def test_a_state_with_several_localities_keeps_them_all(state: str, shipped: Store) -> None:
    found = _place(f"What does 63047 pay in {state}?", shipped)
    codes = {"Texas": "TX", "California": "CA", "Florida": "FL", "New York": "NY"}
    every = [g.locality for g in shipped.localities(DAY) if g.state == codes[state]]
    assert found is not None and sorted(found.localities) == sorted(every) and len(every) > 1


@pytest.mark.parametrize(
    ("text", "locality"),
    [
        ("in Washington DC", "12202-01"),
        ("in Washington, D.C.", "12202-01"),
        ("in the District of Columbia", "12202-01"),
        ("in Boston", "14212-01"),
        ("in Philadelphia", "12502-01"),
        ("in St. Louis", "05302-01"),
        ("in Kansas City, Missouri", "05302-02"),
    ],
)
def test_a_city_whose_locality_has_a_longer_name(text: str, locality: str, shipped: Store) -> None:
    found = _place(text, shipped)
    assert found is not None and found.localities == (locality,)


@pytest.mark.parametrize(
    "text", ["63047", "the main code", "bill it or not", "locality 99999-01", "in or out"]
)
def test_no_place_is_none(text: str, shipped: Store) -> None:
    assert _place(text, shipped) is None


@pytest.mark.parametrize(
    ("text", "name", "localities"),
    [
        ("price 63047 in Buffalo, NY", "Buffalo, NY", ["13282-99"]),
        ("what does 63047 pay in brooklyn?", "Brooklyn, NY", ["13202-02"]),
        ("63047 in Cook County", "Cook County, IL", ["06102-16"]),
        ("63047 in a facility in Rochester, Minnesota", "Rochester, MN", ["06202-00"]),
        ("63047 Scottsdale AZ", "Scottsdale, AZ", ["03102-00"]),
        ("63047 in Dallas, GA", "Dallas, GA", ["10212-01"]),
        ("in St. Petersburg FL", "Saint Petersburg, FL", ["09102-99"]),
        ("in Orleans Parish", "Orleans Parish, LA", ["07202-01"]),
        ("in New York, NY", "New York, NY", ["13202-01"]),
    ],
)
def test_a_city_or_county_is_placed_by_its_zip_codes(
    text: str, name: str, localities: list[str], shipped: Store
) -> None:
    found = find_place(
        text, shipped.localities(DAY), lambda zips: shipped.localities_of_zips(zips, DAY)
    )
    assert found is not None and found.by_zip
    assert (found.text, sorted(found.localities)) == (name, localities)


@pytest.mark.parametrize(
    "text",
    [
        "63047 in the office", "in Springfield", "done in May 2026", "what is in medicare",
        "an error in reading the note", "is it normal in surgery", "63047 in office price",
        "what changes in price", "at level L4-5", "bill MA 63047", "is CO 234 a denial",
    ],
)  # fmt: skip
def test_words_that_name_no_place(text: str, shipped: Store) -> None:
    of_zips = lambda zips: shipped.localities_of_zips(zips, DAY)  # noqa: E731
    assert find_place(text, shipped.localities(DAY), of_zips) is None


def test_a_place_written_as_one_that_no_list_knows_has_no_locality(shipped: Store) -> None:
    of_zips = lambda zips: shipped.localities_of_zips(zips, DAY)  # noqa: E731
    found = find_place("63047 in Xyzville, NY", shipped.localities(DAY), of_zips)
    assert found is not None and (found.text, found.localities) == ("Xyzville, NY", ())
