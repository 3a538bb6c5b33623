"""Services to hospital patients: what the hospital is paid for and the fee schedule does not pay."""

from assistant.rules.manual import mcpm
from assistant.rules.site_of_service import HOSPITAL_PLACES, INPATIENT_PLACES
from corpus.citation import Citation
from corpus.rows import FeeRow

INCIDENT_TO, TECHNICAL_ONLY, PRIVATE_THERAPIST, INPATIENT_ONLY = "5", "3", "7", "8"
WITH_COMPONENTS, GLOBAL_ONLY = "1", "4"
THERAPISTS = frozenset({"PT", "OT"})


def hospital_citation() -> Citation:
    """Where services to hospital patients are excluded."""
    return mcpm(12, "§60.B, pp. 111-116")


def is_hospital_patient(place: str | None, inpatient: bool) -> bool:
    """Whether the patient is a hospital's that day: by place of service, or because it was said."""
    return inpatient or place in HOSPITAL_PLACES


def hospital_bar(
    row: FeeRow, place: str | None, inpatient: bool = False, practitioner: str | None = None
) -> str:
    """Why nothing is paid for a hospital patient, "" where something is."""
    # RVU25D.txt 660-705; MCPM ch. 12 §60.B
    if row.pctc_indicator == INPATIENT_ONLY:
        outside = place is not None and place not in INPATIENT_PLACES and not inpatient
        return f"{row.code} (PC/TC indicator 8) is paid for hospital inpatients only." * outside
    if not is_hospital_patient(place, inpatient):
        return ""
    if row.pctc_indicator == INCIDENT_TO:
        return (
            f"{row.code} is an incident-to code (PC/TC indicator 5): not paid to a practitioner "
            "for a hospital inpatient or outpatient."
        )
    if row.pctc_indicator == PRIVATE_THERAPIST and (practitioner or "").upper() in THERAPISTS:
        return (
            f"{row.code} (PC/TC indicator 7) is not paid to an independently practicing therapist "
            "for a hospital inpatient or outpatient."
        )
    if row.modifier == "TC" or row.pctc_indicator == TECHNICAL_ONLY:
        return (
            f"{row.code} is a technical component: not paid under the fee schedule for a hospital "
            "patient; the hospital is paid for it."
        )
    return ""


def hospital_flag(row: FeeRow, place: str | None, inpatient: bool = False) -> str:
    """What must be said of a whole test billed for a hospital patient, "" otherwise."""
    # MCPM ch. 12 §60.B: the technical component belongs to the hospital
    whole = row.pctc_indicator == GLOBAL_ONLY or (
        row.pctc_indicator == WITH_COMPONENTS and not row.modifier
    )
    if not whole or not is_hospital_patient(place, inpatient) or not row.facility_na:
        return ""
    instead = (
        f"bill {row.hcpcs}-26" if row.pctc_indicator == WITH_COMPONENTS else "bill its reading"
    )
    return (
        f"{row.code} includes a technical component, which is not paid under the fee schedule for "
        f"a hospital patient: {instead}."
    )
