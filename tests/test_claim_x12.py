"""Professional claims from 837P: what is read of an interchange, and what is said of a bad one."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.claims.fields import NOTHING_GIVEN
from assistant.claims.file import read_filed
from assistant.claims.filed import FiledClaim
from assistant.rules.claim import Claim
from corpus.errors import UnreadableFile

SPECIMEN = Path(__file__).with_name("claim_files") / "professional.837"


def _changed(folder: Path, *changes: tuple[str, str]) -> list[FiledClaim]:
    text = SPECIMEN.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    path = folder / "changed.837"
    path.write_text(text, encoding="utf-8")
    return list(read_filed(path, NOTHING_GIVEN))


def _claims(filed: list[FiledClaim]) -> list[Claim]:
    return [one.claim for one in filed if one.claim is not None]


def test_claims_lines_and_places_are_read() -> None:
    fusion, stay = read_filed(SPECIMEN, NOTHING_GIVEN)
    assert fusion.claim is not None and stay.claim is not None
    claim = fusion.claim
    assert (claim.claim_id, claim.place_of_service, claim.zip) == ("FUSION-1", "21", "10001")
    assert claim.assigned and claim.date_of_service == date(2026, 7, 15)
    assert [line.code for line in claim.lines] == ["22633", "63052-59", "22853"]
    assert [line.units for line in claim.lines] == [1, 1, 2]
    assert claim.lines[0].diagnoses == ("M48.061", "M43.16")
    assert claim.lines[0].charge == Decimal("9000") and claim.lines[0].rendering_npi == "1245319599"
    assert fusion.rows == (26, 29, 32) and not fusion.notes and not fusion.rejected


def test_a_span_of_days_is_a_line_a_day_and_the_days_are_said() -> None:
    _, stay = read_filed(SPECIMEN, NOTHING_GIVEN)
    assert stay.claim is not None and not stay.claim.assigned
    assert stay.claim.zip == "33101", "the service facility's ZIP code goes before the biller's"
    days = [line.date_of_service for line in stay.claim.lines]
    assert days == [date(2026, 7, day) for day in (20, 21, 22, 23)]
    assert [line.charge for line in stay.claim.lines] == [Decimal(150)] * 4
    assert stay.claim.lines[-1].practitioner == "NP", "by the taxonomy of the line's own NPI"
    assert stay.claim.lines[-1].rendering_npi == "1366413297"
    said = " ".join(stay.notes)
    assert "3 lines here, one a day" in said and "2026-07-23 (line 4)" in said


def test_units_that_do_not_divide_by_the_days_stay_one_line(tmp_path: Path) -> None:
    filed = _changed(tmp_path, ("450*UN*3", "450*UN*2"))
    assert len(_claims(filed)[1].lines) == 2
    assert any("do not divide by 3 days" in note for one in filed for note in one.notes)


def test_minutes_of_anesthesia_are_minutes(tmp_path: Path) -> None:
    filed = _changed(tmp_path, ("HC:22633*9000*UN*1", "HC:00670:AA*9000*MJ*187"))
    assert _claims(filed)[0].lines[0].minutes == 187 and _claims(filed)[0].lines[0].units == 1


def test_another_payer_and_a_replacement_are_said(tmp_path: Path) -> None:
    filed = _changed(
        tmp_path, ("SBR*P*18*******MB", "SBR*P*18*******CI"), ("21:B:1*Y*A", "21:B:7*Y*A")
    )
    assert "not Medicare Part B" in " ".join(filed[0].notes)
    assert "replaces an earlier claim" in " ".join(filed[0].notes)


@pytest.mark.parametrize(
    ("before", "after", "segment", "says"),
    [
        ("2500*UN*1", "2500*UN*-1", 29, "'-1' units"),
        ("HC:63052:59", "HC:63052:591", 29, "two characters"),
        ("HC:63052:59", "ER:63052:59", 29, "not HCPCS"),
        ("HC:63052:59", "HC:", 29, "no code"),
        ("LX*2~\nSV1*HC:63052:59*2500*UN*1***1", "LX*2~\nSV1*HC:63052*2500*UN*1***7", 29, "pointer '7'"),
        ("DTP*472*D8*20260715~\nLX*2", "DTP*472*D8*July 15~\nLX*2", 27, "not a date"),
        ("DTP*472*D8*20260715~\nLX*2", "DTP*472*RD8*20260716-20260715~\nLX*2", 27, "no span"),
        ("DTP*472*D8*20260715~\nLX*2", "LX*2", 26, "no date of service"),
        ("14500***21:B:1", "14500***XX:B:1", 21, "place of service"),
        ("HI*ABK:M48061*ABF:M4316", "HI*BK:72402", 22, "ICD-9"),
    ],
)  # fmt: skip
def test_a_bad_claim_is_refused_with_its_segment_and_the_next_one_done(
    tmp_path: Path, before: str, after: str, segment: int, says: str
) -> None:
    filed = _changed(tmp_path, (before, after))
    rejected = [one for f in filed for one in f.rejected if one.claim_id == "FUSION-1"]
    assert (segment, True) in [(one.row, says in one.reason) for one in rejected], rejected
    assert [claim.claim_id for claim in _claims(filed)] == ["STAY-2"]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("005010X222A1", "005010X223A2", "segment 2: .*professional"),
        ("GS*HC", "GS*HP", "HP"),
        ("ISA*00*", "ISA*00", "X12"),
        ("*00501*", "*00601*", "X12"),
        ("CLM*", "CLX*", "no claim"),
    ],
)
def test_another_interchange_is_refused(tmp_path: Path, before: str, after: str, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        _changed(tmp_path, (before, after))


def test_an_interchange_cut_off_is_said(tmp_path: Path) -> None:
    text = SPECIMEN.read_text(encoding="utf-8")
    path = tmp_path / "cut.837"
    path.write_text(text[: text.index("SE*")], encoding="utf-8")
    filed = list(read_filed(path, NOTHING_GIVEN))
    assert len(_claims(filed)) == 2
    assert any("missing" in one.reason for f in filed for one in f.rejected)
