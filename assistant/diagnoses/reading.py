"""Reads a note or a sentence for diagnoses: what to code, what not and why, and what conflicts."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.diagnoses.coding import Coded, Features, code_mention, dropped
from assistant.diagnoses.conflicts import conflicts_among
from assistant.diagnoses.consent import as_told
from assistant.diagnoses.found import FoundDiagnosis, NotCoded, Reading, Status
from assistant.diagnoses.given import body_mass, given_codes, headings_given
from assistant.diagnoses.leaf import Said, choose, leaves_site_open
from assistant.diagnoses.mentions import Mention, find_mentions
from assistant.diagnoses.merging import merged, span_of, without_open
from assistant.diagnoses.sections import NOTHING, lists_diagnoses, mark_sections
from assistant.diagnoses.spoken_levels import take_levels
from assistant.diagnoses.standing import (
    may_be_coded,
    may_be_history,
    standing_status,
    superseded,
    tells,
)
from assistant.diagnoses.tabular import title
from assistant.diagnoses.tokens import Sentence, sentences
from assistant.note_text.boxes import without_open_boxes

REASONS: dict[Status, str] = {
    "negated": "the text says that it is not there",
    "history": "the text speaks of the past; what is over is not coded as present (guidelines IV.J)",
    "family_history": "it is a condition of the family, not of the patient",
    "uncertain": "what is suspected or to be ruled out is not coded (guidelines IV.H)",
    "unclear": "the text does not say where it is, so no code can be told",
    "superseded": "the postoperative diagnosis is another one, and that is coded (guidelines IV.N)",
}


def find_diagnoses(text: str) -> tuple[FoundDiagnosis, ...]:
    """The billable ICD-10-CM codes that a note or sentence supports, each with its words.

    Conditions that are denied, past, of the family or merely suspected are not among them:
    `read_diagnoses` lists those with the reason. No code is found in an empty text.
    """
    return read_diagnoses(text).diagnoses


def read_diagnoses(text: str) -> Reading:
    """The codes that a text supports, what it names without supporting it, and Excludes1 conflicts."""
    ticked = without_open_boxes(text)
    found = sentences(ticked)
    mark_sections(ticked, found)
    every = find_mentions(ticked, found)
    take_levels(ticked, every)
    as_told(ticked, found, every)
    mentions = [m for m in every if m.sentence.section != NOTHING]
    for mention in mentions:
        mention.status = standing_status(mention)
    draft = _Draft(text, found, mentions, lists_diagnoses(found))
    extra = [*given_codes(text, found), *body_mass(text, mentions)]
    diagnoses = merged(text, draft.coded(), extra)
    reported = {d.code for d in diagnoses}
    left = [one for one in draft.not_coded() if not one.code or one.code not in reported]
    return Reading(
        diagnoses, (*left, *headings_given(text)), conflicts_among([d.code for d in diagnoses])
    )  # fmt: skip


@dataclass(slots=True)
class _Draft:
    """A text on its way to a reading; `unclear` are mentions that no code can be told for."""

    text: str
    found: list[Sentence]
    mentions: list[Mention]
    listed: bool
    unclear: list[Mention] = field(default_factory=list)
    replaced: list[Mention] = field(default_factory=list)

    def coded(self) -> list[Coded]:
        """The coded mentions, those absorbed by others and symptoms of what is coded left out."""
        story = [m for m in self.mentions if m.status == "present" and tells(m, self.listed)]
        features = Features(story, [m for m in self.mentions if m.status == "negated"])
        eligible = [m for m in story if may_be_coded(m, self.listed)]
        self.replaced = [m for m in eligible if superseded(m, self.text, self.found, eligible)]
        coded = [
            one for m in eligible if m not in self.replaced for one in code_mention(self.text, m, features)
        ]  # fmt: skip
        past = [m for m in self.mentions if may_be_history(m, self.listed)]
        coded += [one for m in past if not dropped(m, features) for one in _history(m)]
        covered = {id(m) for one in coded for m in one.covers}
        return self._clear([one for one in coded if id(one.mention) not in covered])

    def _clear(self, coded: list[Coded]) -> list[Coded]:
        definite = any(one.code and one.mention.condition.kind == "spine" for one in coded)
        coded = [one for one in coded if not (definite and one.mention.condition.kind == "symptom")]
        named = without_open([one for one in coded if one.code])
        sited = not self.listed and any(m.sites and not m.inherited for m in self.mentions)
        kept = [
            one
            for one in named
            if not (sited and not one.mention.sites and leaves_site_open(one.code))
        ]
        told = {one.mention.condition.name for one in kept}
        open_ones = [one.mention for one in coded if one.mention.condition.name not in told]
        self.unclear = [
            m for m in open_ones if m.condition.kind == "spine" and not m.condition.needs_level
        ]
        return kept

    def not_coded(self) -> Iterator[NotCoded]:
        """What the text names without supporting a code."""
        for mention in self.mentions:
            status: Status = mention.status
            if status == "present":
                status = "unclear" if mention in self.unclear else status
                status = "superseded" if mention in self.replaced else status
            if status == "present" or (status == "history" and mention.condition.history):
                continue
            code = "" if status == "unclear" else _would_be(mention)
            yield NotCoded(
                code, title(code) if code else mention.condition.name, (span_of(self.text, mention),), status,
                REASONS[status],
            )  # fmt: skip


def _history(mention: Mention) -> Iterator[Coded]:
    code = choose((mention.condition.history,), Said(words=mention.sentence.stems))
    if code:
        yield Coded(code, mention, Said())


def _would_be(mention: Mention) -> str:
    """The code that the words would lead to if the condition were present."""
    if not mention.condition.under:
        return ""
    site = mention.sites[0] if mention.sites else None
    said = Said(
        site.region if site else "", site.interspace if site else "", site.vertebra if site else "", mention.side, "",
        mention.condition.implies, mention.near | frozenset(mention.condition.say),
    )  # fmt: skip
    return choose(mention.condition.under, said)
