"""Evaluation and management codes, and which of them are edited against global periods."""

NOT_LISTED, EDITED, NOT_EDITED = "not_listed", "edited", "not_edited"
# MCPM ch. 12 §40.3.B; several are deleted CPT codes today
_EDITED = (
    "92012 92014 99211-99215 99217-99223 99231-99236 99238-99239 99241-99245 99251-99255 "
    "99261-99263 99271-99275 99291-99292 99301-99303 99311-99313 99315-99316 99331-99333 "
    "99347-99350 99374-99375 99377-99378"
)
# MCPM ch. 12 §40.3.C
_NOT_EDITED = "92002 92004 99201-99205 99281-99285 99321-99323 99341-99345"
# NCCI Policy Manual ch. XII p. XII-5 (evaluation and management in CPT and HCPCS); MCPM ch. 12
# §30.6.1.1 (initial preventive examination, with 25 on the visit beside it)
_OTHER = "99202-99499"
_HCPCS = frozenset(
    {"G0402", "G0438", "G0439", "G0463", "G0466", "G0467", "G0468", "G0469", "G0470"}
)
CRITICAL_CARE = frozenset({"99291", "99292"})


def _codes(ranges: str) -> frozenset[str]:
    codes: set[str] = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        codes.update(str(code) for code in range(int(first), int(last or first) + 1))
    return frozenset(codes)


EDITED_VISITS, UNEDITED_VISITS = _codes(_EDITED), _codes(_NOT_EDITED)
VISITS = EDITED_VISITS | UNEDITED_VISITS | _codes(_OTHER) | _HCPCS


def is_visit(hcpcs: str) -> bool:
    """Whether a code is an evaluation and management service."""
    return hcpcs in VISITS


def visit_edit(hcpcs: str) -> str:
    """edited, not_edited or not_listed: what the manual says of a visit in a global period."""
    if hcpcs in EDITED_VISITS:
        return EDITED
    return NOT_EDITED if hcpcs in UNEDITED_VISITS else NOT_LISTED
