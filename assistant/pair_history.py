"""Two codes in every loaded release of NCCI's edits and of the add-on list: paired since when, and how."""

from collections.abc import Mapping, Sequence
from datetime import date

from assistant.compose.words import listed
from assistant.held import dated
from assistant.rules.result import RuleResult
from corpus.citation import Citation
from corpus.editions import choose, missing_edition, say_day
from corpus.errors import EditionMissing
from corpus.rows import Edition, PtpEdit
from corpus.store import Store

Told = list[tuple[str, list[Citation]]]


def pair_history(a: str, b: str, years: Sequence[int], store: Store) -> RuleResult:
    """Whether NCCI pairs the codes in each loaded release, and since when one is a listed primary of
    the other. `value` is paired, not_paired or changed; None where no release holds both.
    """
    states = _states(a, b, store)
    told = [*_as_primary(a, b, store), *_as_primary(b, a, store), *_as_edit(a, b, states)]
    lacking = [y for y in years if choose(store.editions("ptp"), date(y, 12, 31)) is None]
    said = [sentence for sentence, _ in told]
    said += [missing_edition(store.editions("ptp"), "ptp", date(y, 12, 31)) for y in lacking]
    kinds = {kind for kind, _, _ in states.values()}
    value = None if not kinds else kinds.pop() if len(kinds) == 1 else "changed"
    inputs = {"hcpcs": f"{a} {b}", "field": "ptp", "change": value or "none",
              "lacking": " ".join(map(str, lacking))}  # fmt: skip
    edition = list(states)[-1].edition if states else ""
    places = tuple(dict.fromkeys(place for _, places in told for place in places))
    return RuleResult("pair_history", inputs, value, "", edition, (), " ".join(said), places)


State = tuple[str, PtpEdit | None, Citation]
"""paired or not_paired; the edit, in force or deleted; where it stands, or was looked for."""


def _states(a: str, b: str, store: Store) -> dict[Edition, State]:
    states: dict[Edition, State] = {}
    for edition in store.editions("ptp"):
        day = edition.in_force_from
        try:
            edit = store.ptp(a, b, day)
            place = edit.citation() if edit is not None else store.ptp_searched(a, b, day)
        except EditionMissing:
            continue
        over = edit is not None and edit.deletion_date is not None and edit.deletion_date < day
        states[edition] = "paired" if edit is not None and not over else "not_paired", edit, place
    return states


def _as_edit(a: str, b: str, states: Mapping[Edition, State]) -> Told:
    if not states:
        return [(f"No loaded release of NCCI's edits tells of {a} with {b}.", [])]
    alike: dict[tuple[str, str], list[tuple[Edition, State]]] = {}
    for edition, state in states.items():
        alike.setdefault((state[0], _words(a, b, state)), []).append((edition, state))
    every = {"paired": "every", "not_paired": "any"} if len(alike) == 1 else {}
    told = [_of_releases(words, of, every.get(kind, "")) for (kind, words), of in alike.items()]
    told += [_ended(edit, place) for kind, edit, place in states.values() if edit is not None and kind != "paired"]  # fmt: skip
    paired = [edit for kind, edit, _ in states.values() if edit is not None and kind == "paired"]
    if paired and (first := paired[-1].effective_date) is not None:
        place = dated(paired[-1].citation(), first)
        told.append((f"The edit is in force since {say_day(first)}.", [place]))
    elif paired:
        told.append(("The loaded files print no first day of the edit.", [paired[-1].citation()]))
    return told


def _words(a: str, b: str, state: State) -> str:
    kind, edit, _ = state
    if edit is None or kind != "paired":
        return f"NCCI does not pair {a} with {b}"
    return (
        f"NCCI pairs {edit.column_one} (column one, paid) with {edit.column_two} (column two, denied), "
        f"modifier indicator {edit.modifier_indicator},"
    )


def _of_releases(words: str, of: list[tuple[Edition, State]], every: str) -> tuple[str, list[Citation]]:  # fmt: skip
    names = listed([edition.edition for edition, _ in of])
    places = [place for _, (*_, place) in of]
    if every:
        names = f"{every} loaded release: {names}" if len(of) > 1 else f"{names}, the only release loaded"  # fmt: skip
    return f"{words} in {names}.", places


def _ended(edit: PtpEdit, place: Citation) -> tuple[str, list[Citation]]:
    last = say_day(edit.deletion_date or edit.edition.in_force_to)
    quoted = place.quoting(f"{place.quote}; last day {last}")
    return f"In {edit.edition.edition} an edit of the two is deleted; its last day was {last}.", [quoted]  # fmt: skip


def _as_primary(add_on: str, primary: str, store: Store) -> Told:
    """Since when a code is a listed primary of an add-on code, and in which loaded releases."""
    rows = []
    for edition in store.editions("aoc"):
        try:
            row = store.add_on(add_on, edition.in_force_from)
        except EditionMissing:
            continue
        if row is not None and primary in row.primaries:
            rows.append(row)
    if not rows:
        return []
    names = listed([row.edition.edition for row in rows])
    since = dict(rows[-1].first_days).get(primary)
    if since is None:
        said = f"{primary} is a listed primary of the add-on code {add_on} in {names}."
        return [(said, [row.citation() for row in rows])]
    said = f"{primary} is a listed primary of the add-on code {add_on} since {say_day(since)} ({names})."
    return [(said, [dated(row.citation(), since) for row in rows])]
