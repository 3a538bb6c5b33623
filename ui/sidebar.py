"""The sidebar: the settings a question is asked under, and what Lamina holds."""

from datetime import date

import streamlit as st

from assistant.lamina import Lamina
from assistant.settings import QuestionSettings
from corpus.errors import LaminaError
from ui.session import forget

SETTINGS = {"As the code is performed": None, "Facility": "facility", "Office (non-facility)": "nonfacility"}
NATIONAL = "National (no locality)"


def settings_sidebar(lamina: Lamina) -> QuestionSettings:
    """Draw the sidebar; returns the settings chosen."""
    with st.sidebar:
        st.markdown("### Lamina")
        st.caption("Medical coding answers with a published source behind every figure.")
        st.button("New conversation", on_click=forget, icon=":material/add:", width="stretch")
        st.divider()
        day = st.date_input("Date of service", value=date.today(), format="YYYY-MM-DD") or date.today()
        zip_code = st.text_input("ZIP code", max_chars=5, placeholder="e.g. 10001").strip()
        locality = st.selectbox("Payment locality", [NATIONAL, *_localities(lamina, day)], disabled=bool(zip_code))
        setting = st.selectbox("Setting", list(SETTINGS))
        qualifying = st.toggle("Qualifying APM participant")
        participating = st.toggle("Participating", value=True)
        _holdings(lamina)
    try:
        return QuestionSettings(
            day, zip_code or None, None if zip_code or locality == NATIONAL else locality.split(" ")[0],
            SETTINGS[setting], qualifying, participating,
        )  # fmt: skip
    except LaminaError as error:
        st.sidebar.error(str(error))
        return QuestionSettings(day, None, None, SETTINGS[setting], qualifying, participating)


def _localities(lamina: Lamina, day: date) -> list[str]:
    try:
        return [f"{g.locality} {g.name.strip('* ').title()}, {g.state}" for g in lamina.localities(day)]
    except LaminaError:
        return []


def _holdings(lamina: Lamina) -> None:
    with st.expander("Loaded editions"):
        lines = ["| Table | Edition | In force |", "|---|---|---|"]
        lines += [f"| {e.dataset} | {e.edition} | {e.in_force_from} to {e.in_force_to} |" for e in lamina.editions()]
        st.markdown("\n".join(lines))
    with st.expander("What Lamina is, and is not"):
        st.markdown(
            "It answers from CMS's published tables and rules, its own cited pages and the documents you import. "
            "It does not decide coverage, give private payers' rates, or say that a claim is safe to submit. "
            "Leave patient names and numbers out of questions; what looks like one is masked."
        )
