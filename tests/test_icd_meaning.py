"""Single rules of reading diagnoses: with, sides, encounters, sections, conflicts, what is missing."""

from collections.abc import Iterable

from assistant.diagnoses import read_diagnoses
from assistant.diagnoses.conflicts import conflicts_among


def _codes(text: str) -> list[str]:
    return [found.code for found in read_diagnoses(text).diagnoses]


def _statuses(text: str) -> Iterable[str]:
    return [one.status for one in read_diagnoses(text).not_coded]


def test_conditions_are_joined_across_sentences() -> None:
    text = "Lumbar disc herniation L4-5.\nThe patient has radiculopathy."
    found = read_diagnoses(text).diagnoses
    assert [d.code for d in found] == ["M51.16"]
    assert [s.text for s in found[0].spans] == ["Lumbar disc herniation L4-5", "radiculopathy"]
    assert "I.A.15" in found[0].why


def test_conditions_of_other_regions_are_not_joined() -> None:
    assert set(_codes("Lumbar disc herniation L4-5. Cervical radiculopathy.")) == {
        "M51.26",
        "M54.12",
    }


def test_both_sides_are_two_codes_where_there_is_none_for_both() -> None:
    assert set(_codes("bilateral carpal tunnel syndrome")) == {"G56.03"}
    assert set(_codes("bilateral sciatica")) == {"M54.31", "M54.32"}


def test_levels_of_two_regions_are_two_codes() -> None:
    assert set(_codes("Spondylosis L4-S1")) == {"M47.816", "M47.817"}


def test_the_encounter_is_the_seventh_character() -> None:
    seventh = {
        "Stable burst fracture of L2": "A",
        "Stable burst fracture of L2, subsequent encounter": "D",
        "Stable burst fracture of L2 with nonunion": "K",
        "Stable burst fracture of L2, sequela": "S",
    }
    assert {text: _codes(text)[0][-1] for text in seventh} == seventh
    found = read_diagnoses("Stable burst fracture of L2, sequela").diagnoses[0]
    assert found.encounter == "sequela"


def test_what_is_missing_is_named_with_its_codes() -> None:
    said = read_diagnoses("Lumbar stenosis").diagnoses[0].more_specific_if
    assert "M48.062" in said and "neurogenic claudication" in said
    assert "M54.31" in read_diagnoses("sciatica").diagnoses[0].more_specific_if
    assert (
        read_diagnoses("Lumbar stenosis with neurogenic claudication").diagnoses[0].more_specific_if
        == ""
    )


def test_without_a_place_there_is_no_code_for_a_disc() -> None:
    reading = read_diagnoses("Herniated disc")
    assert not reading.diagnoses
    assert [one.status for one in reading.not_coded] == ["unclear"]


def test_the_operation_adds_no_diagnosis_but_its_complications() -> None:
    note = (
        "PREOPERATIVE DIAGNOSIS: Lumbar stenosis L4-5\nPOSTOPERATIVE DIAGNOSIS: Same\n"
        "DESCRIPTION OF PROCEDURE: The herniated disc at L5-S1 was not touched. An incidental durotomy was repaired.\n"
    )
    assert _codes(note) == ["M48.061", "G97.41"]


def test_the_postoperative_diagnosis_goes_before_another_preoperative_one() -> None:
    note = "PREOPERATIVE DIAGNOSIS: L4-5 disc herniation\nPOSTOPERATIVE DIAGNOSIS: Synovial cyst L4-5\n"
    assert _codes(note) == ["M71.38"]
    assert "superseded" in _statuses(note)


def test_risks_that_were_discussed_did_not_happen() -> None:
    assert not _codes(
        "Risks including infection, durotomy and nonunion of the fusion were discussed."
    )


def test_a_title_is_no_disease() -> None:
    assert not _codes("Ms. Smith was seen.")
    assert _codes("MS") == ["G35.D"]


def test_other_narrow_places_are_no_spinal_stenosis() -> None:
    assert not any(code.startswith("M48") for code in _codes("Aortic stenosis. Carotid stenosis."))


def test_a_heading_stated_in_the_note_is_not_proposed() -> None:
    reading = read_diagnoses("Diagnosis: M51.36")
    assert not reading.diagnoses
    assert "M51.360" in reading.not_coded[0].reason


def test_excludes1_conflicts_are_shown() -> None:
    found = conflicts_among(["M54.16", "M51.16"])
    assert [(c.code, c.other) for c in found] == [("M54.16", "M51.16")]
    assert "M54.1 Excludes1" in found[0].note
    assert not conflicts_among(["M48.062", "M43.16"])


def test_body_mass_needs_a_diagnosis_of_weight() -> None:
    assert _codes("BMI 41.2") == []
    assert set(_codes("Obesity, BMI 39.9")) == {"E66.9", "Z68.39"}
    assert set(_codes("morbid obesity, BMI of 70")) == {"E66.01", "Z68.45"}


def test_the_family_is_not_the_patient() -> None:
    note = "DIAGNOSIS: Lumbar stenosis L4-5\nFAMILY HISTORY: Diabetes, stroke\nPAST MEDICAL HISTORY: asthma\n"
    assert _codes(note) == ["M48.061", "J45.909"]
    assert "family_history" in _statuses(note)
