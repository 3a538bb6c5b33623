"""Place of service against the code and the setting: what does not fit where the line was done."""

from assistant.rules.claim_edits import WARNING, Edits
from assistant.rules.hospital_patient import hospital_citation, hospital_flag
from assistant.rules.manual import mcpm
from assistant.rules.open_line import OpenLine
from assistant.rules.site_of_service import na_citation, na_flag, setting_of
from corpus.citation import Citation
from corpus.errors import EditionMissing

SURGICAL_CENTER = "24"


def find_places(edits: Edits) -> None:
    """Codes that are not done, or not paid, at the place that the line gives."""
    for line in edits.lines:
        if line.denied:
            continue
        for why, place in _said_of(edits, line):
            edits.find("status", WARNING, (line.number,), why, place)


def _said_of(edits: Edits, line: OpenLine) -> list[tuple[str, Citation]]:
    assert line.row is not None
    said = []
    hospital = hospital_flag(line.row, line.place, line.line.inpatient)
    if hospital:
        said.append((hospital, hospital_citation()))
    elif _setting_given(edits, line) and line.live and na_flag(line.row, line.setting):
        said.append((na_flag(line.row, line.setting), na_citation()))
    asked = line.line.setting or edits.opening.claim.setting
    if line.place is not None and asked and setting_of(line.place, line.day).word != asked:
        said.append(
            (
                f"Setting {asked} was given with place of service {line.place}: the place governs, "
                f"and the line is paid at the {line.setting} rate.",
                mcpm(12, "§20.4.2, pp. 14-17"),
            )
        )
    if line.place == SURGICAL_CENTER and _excluded(edits, line):
        said.append(
            (
                f"{line.line.hcpcs} is on the list of procedures that Medicare does not pay in an "
                "ambulatory surgical center (Addendum EE), and the place of service is 24.",
                edits.reference.edition("asc_excluded", line.day).citation(line.line.hcpcs),
            )
        )
    return said


def _setting_given(edits: Edits, line: OpenLine) -> bool:
    claim = edits.opening.claim
    return any((line.place, line.line.setting, claim.setting, claim.place_of_service))


def _excluded(edits: Edits, line: OpenLine) -> bool:
    try:
        return edits.reference.asc_excluded(line.line.hcpcs, line.day)
    except EditionMissing as error:
        edits.unchecked.setdefault("ASC exclusions", str(error))
        return False
