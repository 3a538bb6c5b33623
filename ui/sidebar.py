"""The sidebar: the settings a question is asked under, and what Lamina holds."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from assistant.settings import QuestionSettings
from corpus.errors import BadInput, LaminaError
from ui.markup import verbatim

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
"""


def settings_sidebar(lamina: "Lamina") -> tuple[QuestionSettings, str]:
    """Draw the sidebar; returns the settings chosen and what is wrong with them ("" when nothing is)."""
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
            "ZIP code", max_chars=5, placeholder="none", key="zip", persist_state="session"
        ).strip()
        names = _localities(lamina, day)
        locality = st.selectbox(
            "Payment locality", [NATIONAL, *names], format_func=lambda id: names.get(id, "National"), key="locality",
            disabled=bool(zip_code), help="Type to search. A ZIP code goes before it.", persist_state="session",
        )  # fmt: skip
        setting = st.segmented_control(
            "Setting", list(SETTINGS), default="Auto", required=True, key="setting", width="stretch",
            help="Facility: hospital or surgery centre. Non-facility: office. Auto: where the code is performed.", persist_state="session",
        )  # fmt: skip
        qualifying = st.toggle(
            "Qualifying APM participant", key="qualifying", persist_state="session"
        )
        participating = st.toggle(
            "Participating in Medicare", value=True, key="participating", persist_state="session"
        )
        _writer(lamina)
        _holdings(lamina)
    place = (zip_code or None, None if zip_code else locality or None)
    return _settings(day, place, SETTINGS[setting or "Auto"], qualifying, participating)


ANY_WRITER = "Whatever a model writes is verified before it is shown; identifiers are masked before anything is sent."


@st.cache_data(ttl=60, show_spinner=False)  # type: ignore[untyped-decorator]
def _writers(_lamina: "Lamina") -> dict[str, str]:
    return {
        offer.spec: f"install lamina[{offer.missing}] first" if offer.missing else offer.why
        for offer in _lamina.writers()
    }


def _writer(lamina: "Lamina") -> None:
    """Who writes the answers, where more than the rules were found."""
    offered = _writers(lamina)
    if len(offered) < 2:
        return
    st.selectbox(
        "Writer", list(offered), key="writer", persist_state="session",
        format_func=lambda spec: "Rules (no model)" if spec == "rules" else spec,
        help="  \n".join([*(f"{spec}: {why}" for spec, why in offered.items()), ANY_WRITER]),
    )  # fmt: skip


def _settings(
    day: date,
    place: tuple[str | None, str | None],
    setting: str | None,
    qualifying: bool,
    participating: bool,
) -> tuple[QuestionSettings, str]:
    try:
        return QuestionSettings(day, *place, setting, qualifying, participating), ""
    except BadInput as error:
        st.sidebar.warning(verbatim(str(error)))
        return QuestionSettings(day, None, None, setting, qualifying, participating), str(error)


def _localities(lamina: "Lamina", day: date) -> Mapping[str, str]:
    try:
        found = lamina.localities(day)
    except LaminaError:
        return {}
    return {g.locality: f"{g.name.strip('* ').title()}, {g.state} ({g.locality})" for g in found}


def _holdings(lamina: "Lamina") -> None:
    with st.expander("Loaded editions", type="compact", icon=":material/inventory_2:"):
        for edition in lamina.editions():
            part = "" if edition.complete else ", extract"
            days = f"in force {edition.days}{part}"
            st.caption(f"**{verbatim(edition.title or edition.dataset)}**  \n{verbatim(days)}")
        st.caption("An extract holds the codes that have pages; `lamina data import` loads more.")
    with st.expander("What Lamina is, and is not", type="compact", icon=":material/info:"):
        st.markdown(ABOUT)
