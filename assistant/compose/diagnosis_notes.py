"""What the tabular list notes at diagnoses: what excludes what, what is coded first, seventh characters, divided codes."""

import re
from collections.abc import Sequence
from itertools import combinations

from assistant.compose.draft import Draft
from assistant.rules.result import RuleResult
from corpus.citation import Citation

EXCLUDES = re.compile(r"\bexclud\w*", re.IGNORECASE)
FIRST = re.compile(r"\b(?:code[ds]?|sequenced?|listed|goes?|comes?|need\w*)\b.{0,25}\bfirst\b|\bfirst[- ]listed\b|\bunderlying\b", re.I)  # fmt: skip
ADDITIONAL = re.compile(r"\badditional\b|\bsecond(?:ary)? code\b|\buse (?:also|another)\b|\bcode also\b|\bwhat else\b", re.I)  # fmt: skip
SEVENTH = re.compile(
    r"\b(?:7th|seventh)\b|\bextensions?\b|\b(?:final|last) (?:letter|character)", re.I
)
TOGETHER = re.compile(r"\b(?:together|with|and|along|both|beside|plus|same|exclud\w*)\b|[+&]", re.I)
KINDS = (
    ("excludes1", EXCLUDES, "Excludes1 at {place} (not coded together, unless clearly unrelated)"),
    ("excludes2", EXCLUDES, "Excludes2 at {place} (both may be coded where the patient has both)"),
    ("code_first", FIRST, "Code first, at {place}"),
    ("use_additional_code", ADDITIONAL, "Use additional code, at {place}"),
    ("code_also", ADDITIONAL, "Code also, at {place}"),
)
"""Kinds of notes, the words that ask for them, and how they are told."""
SHOWN = 14
"""Notes of one kind that are shown."""


def write_pairs(draft: Draft, codes: Sequence[str], question: str) -> None:
    """Whether two named codes may stand together, by the Excludes notes of both."""
    if len(codes) < 2 or not TOGETHER.search(question):
        return
    from assistant.diagnoses.conflicts import conflicts_among
    from assistant.diagnoses.tabular import citation

    for pair in combinations(codes, 2):
        found = conflicts_among(list(pair))
        if found:
            one = found[0]
            said = f"{one.code} and {one.other} are not coded together, unless they are clearly unrelated: {one.note}."
            _say(draft, said, "No: ", "not_together", pair, one.citation)
        else:
            said = f"No Excludes1 note keeps {pair[0]} and {pair[1]} apart."
            _say(draft, said, "", "no_note", pair, *(citation(code) for code in pair))


def write_notes(draft: Draft, code: str, question: str) -> None:
    """The notes at a code that the question asks for."""
    from assistant.diagnoses.code_facts import code_facts
    from assistant.diagnoses.tabular import citation

    facts = code_facts(code)
    for kind, asked, label in KINDS:
        notes = facts.notes.get(kind, ())
        if not asked.search(question):
            continue
        for place in dict.fromkeys(note.place for note in notes):
            texts = [note.text for note in notes if note.place == place][:SHOWN]
            said = f"{label.format(place=place)}: {'; '.join(texts)}."
            draft.say(
                f"**{said.partition(':')[0]}**:{said.partition(':')[2]}", citation(place, said)
            )
    if SEVENTH.search(question) and facts.seventh_characters:
        told = "; ".join(f"{mark} {meaning}" for mark, meaning in facts.seventh_characters.items())
        said = f"Seventh characters of {facts.code}: {told}."
        draft.say(said, citation(facts.code, said))


def write_change(draft: Draft, code: str) -> None:
    """Since when a divided code is no longer billable, and what took its place."""
    from assistant.diagnoses.changes import changes

    change = changes().get(code)
    if change is not None:
        since = f"{change.since.day} {change.since:%B %Y}"
        said = f"{code} was divided on {since} into {', '.join(change.into)}, and is not billable since."
        _say(draft, said, "", "divided", (code,), change.citation)


def _say(
    draft: Draft, said: str, lead: str, value: str, codes: Sequence[str], *places: Citation
) -> None:
    """A sentence that the tabular list comes to, kept as a result with its places."""
    inputs = {"diagnosis": " ".join(codes)}
    draft.result(RuleResult("diagnosis", inputs, value, "", "", (), f"{lead}{said}", places))
    draft.say(f"{lead}{said}", *places)
