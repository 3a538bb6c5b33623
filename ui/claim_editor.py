"""The lines of a claim as a table to type in; a box for lines and files; what the claim says of itself."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assistant.claims.desk_batch import KINDS
from assistant.claims.desk_lines import COLUMNS, PLACES, Row
from assistant.claims.desk_paste import Filed, read_paste
from ui.claim_order import ordered
from ui.claim_put_by import show_put_by
from ui.claim_state import OnDesk, add_typed, on_desk
from ui.markup import verbatim

if TYPE_CHECKING:
    from assistant.history import History

SHOWN = ("hcpcs", "modifiers", "units", "charge", "diagnoses", "levels")
MORE = tuple(name for name in COLUMNS if name not in SHOWN)
WIDE = {"hcpcs": 90, "modifiers": 110, "units": 70, "charge": 110}
EXAMPLE = "22633, 22634, 63052, 63053, 22842, 22853 x2"
ABOUT = {
    "claim_id": ("Claim", "a name of yours"),
    "date_of_service": ("Date of service", "as in the sidebar"),
    "zip": ("ZIP code", "as in the sidebar"),
    "deductible_remaining": ("Deductible still open", "met"),
    "practitioner": ("Practitioner", "PA, NP, CNS, CNM …"),
}


def show_entry(history: "History") -> OnDesk:
    """Everything by which a claim is written: box, table, tools, what it is about; returns the claim."""
    desk = on_desk()
    show_box(desk)
    show_table(desk)
    show_tools(desk, history)
    show_about(desk)
    return desk


def show_box(desk: OnDesk) -> None:
    """Where lines are typed or pasted and claim files dropped."""
    st.chat_input(
        "Type or paste lines: 63047-51 x2, 63048 …", key="claim-typed", on_submit=add_typed, max_chars=400_000,
        accept_file=True, file_type=list(KINDS),
    )  # fmt: skip
    if not desk.now:
        st.caption(
            "One line after the other or several at once; CSV, claim JSON and 837P can be pasted whole or dropped "
            "as a file. Leave patients' names out: they are not needed."
        )
        st.button(f"Example: {EXAMPLE}", key="claim-example", on_click=_example, args=(desk,), type="tertiary")  # fmt: skip
    for sentence in desk.said:
        st.warning(verbatim(sentence), icon=":material/info:")
    if desk.waiting:
        _choose(desk)


def _example(desk: OnDesk) -> None:
    desk.take(read_paste(EXAMPLE))


def _choose(desk: OnDesk) -> None:
    names = {place: _name(place, one) for place, one in enumerate(desk.waiting, start=1)}
    with st.container(horizontal=True, vertical_alignment="bottom", border=True):
        place = st.selectbox(f"The file holds {len(names)} claims", list(names), format_func=names.__getitem__, key="claim-chosen")  # fmt: skip
        st.button("Open it", key="claim-open", on_click=_open, args=(desk, place))
        st.caption("All of them at once: the tab “A file of claims”.")


def _open(desk: OnDesk, place: int) -> None:
    for number, one in enumerate(desk.waiting, start=1):
        if number == place:
            desk.load(one)
            return


def _name(place: int, one: Filed) -> str:
    codes = ", ".join(row["hcpcs"] for row in one.rows[:4])
    return f"{one.name or place}: {codes or 'cannot be read'}"


def show_table(desk: OnDesk) -> None:
    """The table; what is typed into it stands in `desk.now` afterwards."""
    more = st.session_state.get("claim-more", False)
    shown = (*SHOWN, *MORE) if more else SHOWN
    names = dict.fromkeys([*COLUMNS, *(name for row in desk.rows for name in row)])
    table = [{name: row.get(name, "") for name in names} for row in desk.rows]
    config: dict[str, object] = {
        name: st.column_config.TextColumn(
            head, help=told, width=WIDE.get(name, "medium"), default=""
        )
        for name, (head, told) in COLUMNS.items()
    }
    edited = st.data_editor(
        table or [dict.fromkeys(names, "")], key=desk.editor, num_rows="dynamic", hide_index=True,
        column_order=shown, column_config=config, alt="The lines of the claim",
    )  # fmt: skip
    desk.now = _filled(edited)


def _filled(edited: Sequence[Mapping[str, object]]) -> tuple[Row, ...]:
    """The rows in which something stands."""
    rows = [{k: str(v).strip() for k, v in row.items() if _stands(v)} for row in edited]
    return tuple(row for row in rows if set(row).difference({"units"}))


def _stands(value: object) -> bool:
    return value is not None and str(value).strip() not in ("", "nan", "None")


def show_tools(desk: OnDesk, history: "History") -> None:
    """Order, more columns, the claim's own settings, put by, clear."""
    with st.container(horizontal=True, gap="small", key="claim-tools", vertical_alignment="center"):
        st.toggle("More columns", key="claim-more", persist_state="session")
        with st.popover("Order", icon=":material/swap_vert:", type="tertiary", disabled=not desk.now[1:]):  # fmt: skip
            _order(desk)
        with st.popover("Put by", icon=":material/bookmark:", type="tertiary"):
            show_put_by(desk, history)
        st.button("Clear", key="claim-clear", icon=":material/delete:", type="tertiary",
                  disabled=not desk.now, on_click=desk.clear)  # fmt: skip


def _order(desk: OnDesk) -> None:
    st.caption("Drag, or use the arrows. Medicare ranks by fee; the order decides between equals.")
    labels = [_label(row) for row in desk.now]
    order = ordered(labels, f"claim-order-{desk.version}")
    if order is not None:
        desk.move(order)
        st.rerun()


def _label(row: Row) -> str:
    code = "-".join((row.get("hcpcs", "?"), *row.get("modifiers", "").split()))
    return f"{code} × {row['units']}" if row.get("units", "1") not in ("", "1") else code


def show_about(desk: OnDesk) -> None:
    """What the claim says of itself, where it differs from the settings in the sidebar."""
    about = dict(desk.about)
    with st.expander(
        "About the claim", type="compact", icon=":material/tune:", expanded=bool(about)
    ):
        places = dict(PLACES)
        given = about.get("place_of_service", "")
        places.setdefault(given, given)
        chosen = st.selectbox(
            "Place of service", list(places), index=list(places).index(given), key=f"claim-place-{desk.loaded}",
            format_func=lambda one: places.get(one, one), accept_new_options=True,
        )  # fmt: skip
        about["place_of_service"] = str(chosen or "")
        with st.container(horizontal=True):
            for name, (label, hint) in ABOUT.items():
                about[name] = st.text_input(
                    label, value=about.get(name, ""), placeholder=hint, key=f"claim-{name}-{desk.loaded}", max_chars=40,
                )  # fmt: skip
        assigned = st.toggle(
            "Assignment accepted", value=about.get("assigned") != "false", key=f"claim-assigned-{desk.loaded}",
            help="Without it a non-participating practitioner may charge up to the limiting charge.",
        )  # fmt: skip
        about["assigned"] = "" if assigned else "false"
    desk.about = {name: value.strip() for name, value in about.items() if value.strip()}
