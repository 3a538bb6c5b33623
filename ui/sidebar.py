"""The sidebar: the settings a question is asked under, and what Lamina holds."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from assistant.settings import QuestionSettings
from corpus.errors import BadInput, LaminaError
from ui.markup import verbatim
from ui.session import offered as offered_writers
from ui.session import preferences

if TYPE_CHECKING:
    from assistant.lamina import Lamina

SETTINGS = {"Auto": None, "Facility": "facility", "Non-facility": "nonfacility"}
NATIONAL = ""
ABOUT = """
**It is** a reference desk: it answers from CMS's published tables and rules, its own cited pages and the
documents you import. Every figure names its source and edition; every calculation shows its steps.

**It is not** a coverage decision, a private payer's rate, legal advice, or a promise that a claim is safe
to submit. CPT codes are the American Medical Association's; no CPT descriptor is kept here.

Leave patients' names and numbers out of questions. What looks like one is masked.

**Keys.** `/` to the box, `Alt` + `.` and `Alt` + `,` to the next and the last citation, `Esc` closes it,
`Alt` + `N` a new conversation, `Alt` + `F` to the search.
"""


def settings_sidebar(lamina: "Lamina") -> tuple[QuestionSettings, str]:
    """Draw the sidebar; returns the settings chosen and what is wrong with them ("" when nothing is)."""
    begun = preferences(lamina)
    with st.sidebar:
        st.markdown("##### Questions are asked for", anchors=False)
        day = (
            st.date_input(
                "Date of service",
                value=date.today(),
                format="YYYY-MM-DD",
                key="day",
                persist_state="session",
            )
            or date.today()
        )
        zip_code = st.text_input(
            "ZIP code", value=str(begun.get("zip", "")), max_chars=5, placeholder="none", key="zip",
            persist_state="session",
        ).strip()  # fmt: skip
        names = _localities(lamina, day)
        places = [NATIONAL, *names]
        chosen = begun.get("locality", NATIONAL)
        locality = st.selectbox(
            "Payment locality", places, index=places.index(str(chosen)) if chosen in places else 0, format_func=lambda id: names.get(id, "National"), key="locality",
            disabled=bool(zip_code), help="Type to search. A ZIP code goes before it.", persist_state="session",
        )  # fmt: skip
        setting = st.segmented_control(
            "Setting", list(SETTINGS), default=str(begun.get("setting", "Auto")), required=True, key="setting", width="stretch",
            help="Facility: hospital or surgery centre. Non-facility: office. Auto: where the code is performed.", persist_state="session",
        )  # fmt: skip
        qualifying = st.toggle(
            "Qualifying APM participant", value=bool(begun.get("qualifying")), key="qualifying",
            persist_state="session",
        )  # fmt: skip
        participating = st.toggle(
            "Participating in Medicare", value=bool(begun.get("participating", True)),
            key="participating", persist_state="session",
        )  # fmt: skip
        payer = _payer(lamina)
        _writer(lamina)
        _holdings(lamina)
    place = (zip_code or None, None if zip_code else locality or None)
    return _settings(day, place, SETTINGS[setting or "Auto"], qualifying, participating, payer)


def _payer(lamina: "Lamina") -> str:
    """Whose rules are asked for, where imported documents hold another payer's than Medicare's."""
    names = ["", *lamina.payers()]
    if len(names) < 2:
        return ""
    chosen = str(preferences(lamina).get("payer", ""))
    payer: str = st.selectbox(
        "Payer", names, index=names.index(chosen) if chosen in names else 0, key="payer", persist_state="session",
        format_func=lambda name: name or "Medicare",
        help="Whose rules a question asks for that names nobody's: those of imported documents. Amounts are Medicare's alone, and so are the views beside the chat.",
    )  # fmt: skip
    return payer


ANY_WRITER = "Whatever a model writes is verified before it is shown; identifiers are masked before anything is sent."


def _writer(lamina: "Lamina") -> None:
    """Who writes the answers, where more than the rules were found."""
    offered = {
        one.spec: f"install lamina[{one.missing}] first" if one.missing else one.why
        for one in offered_writers(lamina)
    }
    if len(offered) < 2:
        return
    names, chosen = list(offered), str(preferences(lamina).get("writer", ""))
    st.selectbox(
        "Writer", names, index=names.index(chosen) if chosen in names else 0, key="writer", persist_state="session",
        format_func=lambda spec: "Rules (no model)" if spec == "rules" else spec,
        help="  \n".join([*(f"{spec}: {why}" for spec, why in offered.items()), ANY_WRITER]),
    )  # fmt: skip


def _settings(
    day: date,
    place: tuple[str | None, str | None],
    setting: str | None,
    qualifying: bool,
    participating: bool,
    payer: str,
) -> tuple[QuestionSettings, str]:
    try:
        return QuestionSettings(day, *place, setting, qualifying, participating, payer), ""
    except BadInput as error:
        st.sidebar.warning(verbatim(str(error)))
        without = QuestionSettings(day, None, None, setting, qualifying, participating, payer)
        return without, str(error)


def _localities(lamina: "Lamina", day: date) -> Mapping[str, str]:
    try:
        found = lamina.localities(day)
    except LaminaError:
        return {}
    return {g.locality: f"{g.name.strip('* ').title()}, {g.state} ({g.locality})" for g in found}


@st.fragment  # type: ignore[untyped-decorator]
def _holdings(lamina: "Lamina") -> None:
    held = st.expander(
        "Loaded editions", type="compact", icon=":material/inventory_2:", key="editions-held",
        on_change="rerun",
    )  # fmt: skip
    if held.open:
        for edition in lamina.editions():
            part = "" if edition.complete else ", extract"
            days = f"in force {edition.days}{part}"
            held.caption(f"**{verbatim(edition.title or edition.dataset)}**  \n{verbatim(days)}")
        held.caption("An extract holds the codes that have pages; `lamina data import` loads more.")
    with st.expander("What Lamina is, and is not", type="compact", icon=":material/info:"):
        st.markdown(ABOUT)
