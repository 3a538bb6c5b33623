"""HCPCS Level II, places of service, counties and ICD-10-CM: read, dated and looked up by day."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from corpus.data import import_paths
from corpus.editions import edition_note
from corpus.errors import EditionMissing, UnknownLocality, UnreadableFile
from corpus.store import Store

SPECIMENS = Path(__file__).with_name("cms")
JULY = date(2026, 7, 15)

CODES = """hcpcs_code,Long,Short,price,multi,cov,date_term,date_added
G0008,Administration of influenza virus vaccine,Admin influenza virus vac,53,A,C,,1994-01-01
C1234,"A device, once",Device once,53,A,D,2024-03-31,2020-01-01
"""
MODIFIERS = """mod_code,mod_category,mod_description
LT,Anatomic,Left side
KX,,Requirements met
KX,,Requirements met
P1,,WORDS OF ANOTHER OWNER
"""
PLACES = """pos_code,pos_type,pos_name,pos_description
11,Non-Facility,Office,A place
21,Facility,Inpatient Hospital,"A facility, with beds"
35,Unassigned,Unassigned,Unassigned
66,Non-Facility,Programs,A centre
"""


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


@pytest.fixture
def hcpcs(tmp_path: Path) -> Path:
    folder = tmp_path / "hcpcs"
    written(folder / "hcpcs_level2_2024Q3.csv", CODES)
    written(folder / "hcpcs_level2_modifiers.csv", MODIFIERS)
    written(folder / "pos_codes.csv", PLACES)
    return folder


def test_level_two_codes_know_from_when_to_when_they_stand(tmp_path: Path, hcpcs: Path) -> None:
    import_paths([hcpcs], tmp_path / "home", shipped=False)
    with Store.open_as_is(tmp_path / "home") as store:
        code = store.hcpcs_level2("g0008", JULY)
        assert code is not None
        assert (code.description, code.coverage, code.row) == (
            "Administration of influenza virus vaccine",
            "C",
            2,
        )
        assert code.valid_on(JULY)
        assert not code.valid_on(date(1993, 12, 31))
        gone = store.hcpcs_level2("C1234", JULY)
        assert gone is not None
        assert gone.terminated == date(2024, 3, 31)
        assert (gone.valid_on(date(2024, 3, 31)), gone.valid_on(date(2024, 4, 1))) == (True, False)
        assert store.hcpcs_level2("G9999", JULY) is None
        assert store.known("G0008")
        assert not store.known("C1234"), "terminated"
        assert "terminated: 2024-03-31" in gone.citation().quote


def test_a_code_set_stands_until_the_next_one_and_says_so(tmp_path: Path, hcpcs: Path) -> None:
    import_paths([hcpcs], tmp_path / "home", shipped=False)
    with Store.open_as_is(tmp_path / "home") as store:
        edition = store.edition("hcpcs", JULY)
        assert (edition.edition, edition.in_force_from) == ("2024Q3", date(2024, 7, 1))
        note = edition_note(edition, JULY)
        assert note is not None
        assert "2024Q3" in note
        with pytest.raises(EditionMissing, match="alpha-numeric-hcpcs-file"):
            store.hcpcs_level2("G0008", date(2023, 5, 1))
    later = written(tmp_path / "hcpcs_level2_2026Q2.csv", CODES)
    import_paths([later], tmp_path / "home", shipped=False)
    with Store.open_as_is(tmp_path / "home") as store:
        assert store.edition("hcpcs", JULY).edition == "2026Q2"
        assert store.edition("hcpcs", date(2025, 6, 1)).edition == "2024Q3"


def test_modifiers_once_each_and_no_words_of_another_owner(tmp_path: Path, hcpcs: Path) -> None:
    report = import_paths([hcpcs], tmp_path / "home", shipped=False)
    assert {file.dataset: file.rows for file in report.imported}["hcpcs_modifier"] == 3
    assert b"ANOTHER OWNER" not in (tmp_path / "home" / "reference.duckdb").read_bytes()
    with Store.open_as_is(tmp_path / "home") as store:
        left, physical = store.hcpcs_modifier("lt", JULY), store.hcpcs_modifier("P1", JULY)
        assert left is not None
        assert physical is not None
        assert (left.description, physical.description) == ("Left side", None)
        assert store.hcpcs_modifier("59", JULY) is None


def test_places_of_service_and_their_setting(tmp_path: Path, hcpcs: Path) -> None:
    import_paths([hcpcs], tmp_path / "home", shipped=False)
    with Store.open_as_is(tmp_path / "home") as store:
        found = {code: store.place_of_service(code, JULY) for code in ("11", "21", "35", "00")}
        settings = {code: place and place.setting for code, place in found.items()}
        assert settings == {"11": "nonfacility", "21": "facility", "35": "", "00": None}
        assert store.edition("pos", JULY).edition == "2024", "place 66 is on the list"


def test_what_comes_with_lamina_knows_places_counties_and_diagnoses(shipped: Store) -> None:
    place = shipped.place_of_service("24", JULY)
    assert place is not None
    assert (place.setting, place.name) == ("facility", "Ambulatory Surgical Center")
    diagnosis, category = shipped.diagnosis("M48.061", JULY), shipped.diagnosis("M48.06", JULY)
    assert diagnosis is not None
    assert category is not None
    assert (diagnosis.billable, category.billable) == (True, False)
    assert shipped.diagnosis("M48.999", JULY) is None
    modifier = shipped.hcpcs_modifier("RT", JULY)
    assert modifier is not None
    assert len(shipped.counties(date(2025, 7, 1))) == 110


@pytest.mark.parametrize(
    ("county", "state", "locality"),
    [
        ("New York", "NY", "13202-01"),
        ("Kings County", "new york", "13202-02"),
        ("Albany", "NY", "13282-99"),
        ("Arlington", "VIRGINIA", "12202-01"),
        ("Henrico", "VA", "11302-00"),
        ("Prince George's", "MD", "12202-01"),
        ("St. Louis City", "MO", "05302-01"),
        ("Cook", "IL", "06102-16"),
    ],
)
def test_the_locality_of_a_county(shipped: Store, county: str, state: str, locality: str) -> None:
    assert shipped.locality_of_county(county, state, date(2025, 7, 1)).locality == locality


def test_a_county_of_nowhere(shipped: Store) -> None:
    with pytest.raises(UnknownLocality, match="Atlantis"):
        shipped.locality_of_county("Poseidon", "Atlantis", date(2025, 7, 1))
    with pytest.raises(EditionMissing, match="RVU26C"):
        shipped.counties(JULY)


# CMS's own list of HCPCS Level II


def record(code: str, sequence: int, kind: int, text: str, **days: str) -> str:
    line = f"{code:>5}{sequence:05d}{kind}{text:80}"
    line = line.ljust(229) + ("C" if kind in (3, 7) else " ")
    return line.ljust(268) + days.get("added", "").ljust(16) + days.get("ended", "").ljust(36)


def test_the_fixed_width_record_with_its_continuations(tmp_path: Path) -> None:
    lines = [
        record("LT", 100, 7, "Left side", added="19900101"),
        record("A0021", 100, 3, "Ambulance service, outside state per", added="19850101"),
        record("A0021", 200, 4, "mile, transport"),
        record("C1234", 100, 3, "A device, once", added="20200101", ended="20240331"),
    ]
    path = written(tmp_path / "HCPC2026_JUL_ANWEB.txt", "".join(f"{line}\r\n" for line in lines))
    report = import_paths([path], tmp_path / "home", shipped=False)
    assert {(file.dataset, file.edition, file.rows) for file in report.imported} == {
        ("hcpcs", "2026Q3", 2),
        ("hcpcs_modifier", "2026Q3", 1),
    }
    with Store.open_as_is(tmp_path / "home") as store:
        code = store.hcpcs_level2("A0021", JULY)
        assert code is not None
        assert code.description == "Ambulance service, outside state per mile, transport"
        assert (code.row, code.coverage, code.added) == (2, "C", date(1985, 1, 1))
        modifier = store.hcpcs_modifier("LT", JULY)
        assert modifier is not None
        assert modifier.description == "Left side"


def test_the_workbook_of_the_same_list(tmp_path: Path) -> None:
    book = Workbook()
    heads = "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,COV,ADD DT,ACT EFF DT,TERM DT"
    book.active.append(heads.split(","))
    book.active.append(["A0021", 100, 3, "Ambulance", "Ambulance", "I", 19850101, 19960910, None])
    book.active.append(["D0120", 100, 3, "DENTAL WORDS", "DENTAL", "S", 20000101, 20000101, None])
    book.active.append(["LT", 100, 7, "Left side", None, None, 19900101, 19900101, None])
    book.save(tmp_path / "HCPC2026_JUL_ANWEB.xlsx")
    report = import_paths([tmp_path / "HCPC2026_JUL_ANWEB.xlsx"], tmp_path / "home", shipped=False)
    assert {file.dataset: file.rows for file in report.imported} == {
        "hcpcs": 2,
        "hcpcs_modifier": 1,
    }
    with Store.open_as_is(tmp_path / "home") as store:
        dental = store.hcpcs_level2("D0120", JULY)
        assert dental is not None
        assert dental.description is None


# ICD-10-CM

XML = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular>
  <version>2026</version>
  <chapter><name>13</name><desc>Chapter</desc><section id="M45-M49">
    <diag><name>M48</name><desc>Other spondylopathies</desc>
      <diag><name>M48.06</name><desc>Spinal stenosis, lumbar region</desc>
        <diag><name>M48.061</name><desc>without neurogenic claudication</desc></diag>
      </diag>
    </diag>
    <diag><name>W00</name><desc>Fall due to ice</desc>
      <sevenChrDef>
        <extension char="A">initial encounter</extension>
        <extension char="D">subsequent encounter</extension>
      </sevenChrDef>
      <notes><note>7th characters D and S do not apply to codes in category W00 with 6th character 7
        - death, or 8 - another death.</note></notes>
      <diag><name>W00.0</name><desc>Fall on same level</desc></diag>
      <diag><name>W00.2X8</name><desc>Fall, another death</desc></diag>
      <diag><name>W00.1</name><desc>Fall from stairs</desc>
        <sevenChrDef><extension char="S">sequela</extension></sevenChrDef>
      </diag>
    </diag>
  </section></chapter>
</ICD10CM.tabular>
"""
BILLABLE = {"M48.061", "W00.0XXA", "W00.0XXD", "W00.1XXS", "W00.2X8A"}
CATEGORIES = {"M48", "M48.06", "W00", "W00.0", "W00.1", "W00.2X8"}


def codes(home: Path, day: date = JULY) -> tuple[set[str], set[str]]:
    """The billable codes and the categories of the edition in force."""
    with Store.open_as_is(home) as store:
        listed = [*BILLABLE, *CATEGORIES]
        found = [one for code in listed if (one := store.diagnosis(code, day)) is not None]
        assert store.edition("icd10", day).rows >= len(listed)
    return ({one.code for one in found if one.billable}, {o.code for o in found if not o.billable})


def test_the_tabular_list_with_its_seventh_characters(tmp_path: Path) -> None:
    path = written(tmp_path / "icd10cm-tabular-April-1-2026.xml", XML)
    report = import_paths([path], tmp_path / "home", shipped=False)
    assert [(file.edition, file.rows) for file in report.imported] == [("FY2026-04", 11)]
    assert codes(tmp_path / "home") == (BILLABLE, CATEGORIES)
    with Store.open_as_is(tmp_path / "home") as store:
        fall = store.diagnosis("w000xxa", JULY)
        assert fall is not None
        assert (fall.code, fall.row) == ("W00.0XXA", 17)
        assert fall.description == "Fall on same level, initial encounter"
        assert [one.code for one in store.diagnoses_under("W00", JULY)] == [
            "W00.0XXA",
            "W00.0XXD",
            "W00.1XXS",
            "W00.2X8A",
        ]


def test_a_fiscal_year_runs_from_october_to_september(tmp_path: Path) -> None:
    import_paths([written(tmp_path / "tabular.xml", XML)], tmp_path / "home", shipped=False)
    with Store.open_as_is(tmp_path / "home") as store:
        for day in (date(2025, 10, 1), date(2026, 1, 1), date(2026, 9, 30)):
            assert store.edition("icd10", day).edition == "FY2026"
        for day in (date(2025, 9, 30), date(2026, 10, 1)):
            with pytest.raises(EditionMissing, match="icd10cm-table-and-index"):
                store.diagnosis("M48.061", day)
    april = written(tmp_path / "tabular-April-1-2026.xml", XML.replace("M48.061", "M48.062"))
    import_paths([april], tmp_path / "home", shipped=False)
    with Store.open_as_is(tmp_path / "home") as store:
        assert store.diagnosis("M48.061", date(2026, 3, 31)) is not None
        assert store.diagnosis("M48.061", date(2026, 4, 1)) is None
        assert store.diagnosis("M48.062", date(2026, 4, 1)) is not None


def test_codes_in_tabular_order(tmp_path: Path) -> None:
    rows = [(code.replace(".", ""), code in BILLABLE) for code in sorted(BILLABLE | CATEGORIES)]
    lines = [
        f"{n:05d} {code:7} {int(billable)} {'A short title':60} A title in full\r\n"
        for n, (code, billable) in enumerate(rows, start=1)
    ]
    path = written(tmp_path / "icd10cm-order-2026.txt", "".join(lines))
    import_paths([path], tmp_path / "home", shipped=False)
    assert codes(tmp_path / "home") == (BILLABLE, CATEGORIES)
    with Store.open_as_is(tmp_path / "home") as store:
        found = store.diagnosis("M48.061", JULY)
        assert found is not None
        assert found.description == "A title in full"


def test_the_flat_list_takes_leaves_for_billable(tmp_path: Path) -> None:
    flat = ["1", "A00-B99", "A00-A09", "A00", "A000"]
    flat[1:3] = ["A00-A09"]
    flat += [code.replace(".", "") for code in sorted(BILLABLE | CATEGORIES)]
    path = written(tmp_path / "code-list-April-2026.txt", "".join(f"{code}\r\n" for code in flat))
    report = import_paths([path], tmp_path / "home", shipped=False)
    assert report.imported[0].edition == "FY2026-04"
    assert codes(tmp_path / "home") == (BILLABLE, CATEGORIES)


def test_codes_with_descriptions_only(tmp_path: Path) -> None:
    listed = ["A000", *(code.replace(".", "") for code in sorted(BILLABLE))]
    text = "".join(f"{code:7} Title of it\r\n" for code in listed)
    path = written(tmp_path / "icd10cm-codes-2026.txt", text)
    import_paths([path], tmp_path / "home", shipped=False)
    billable, categories = codes(tmp_path / "home")
    assert billable == BILLABLE
    assert {"M48", "M48.06", "W00", "W00.0"} <= categories


def test_a_list_of_hcpcs_codes_is_no_list_of_diagnoses(tmp_path: Path) -> None:
    path = written(tmp_path / "list 2026.txt", "A0021  Ambulance\nA0080  Another\n" * 9)
    with pytest.raises(UnreadableFile, match="none of the layouts"):
        import_paths([path], tmp_path / "home", shipped=False)


def test_a_broken_tabular_list_is_named_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path / "tabular.xml", XML[: XML.index("<sevenChrDef>")])
    with pytest.raises(UnreadableFile, match="damaged or cut off") as caught:
        import_paths([path], tmp_path / "home", shipped=False)
    assert caught.value.line == 11


def test_a_tabular_list_that_would_swell_is_refused(tmp_path: Path) -> None:
    bomb = XML.replace(
        '"utf-8"?>', '"utf-8"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    ).replace("Other spondylopathies", "&b;")
    with pytest.raises(UnreadableFile, match="entities"):
        import_paths([written(tmp_path / "tabular.xml", bomb)], tmp_path / "home", shipped=False)


def test_a_corrupt_code_of_the_tabular_list_is_named_or_left_out(tmp_path: Path) -> None:
    path = written(tmp_path / "tabular.xml", XML.replace("M48.061", "M48-061"))
    with pytest.raises(UnreadableFile, match="line 7"):
        import_paths([path], tmp_path / "home", shipped=False)
    report = import_paths([path], tmp_path / "home", skip_bad=True, shipped=False)
    assert [(file.rows, file.bad_rows) for file in report.imported] == [(10, 1)]
