"""A passage of an imported document: what the index turns into a chunk and an answer cites."""

from dataclasses import dataclass

from corpus.named_codes import diagnoses_in, hcpcs_in, modifiers_in, ranges_in


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of a document that follows the document's own structure.

    `locator` is the place as it is cited ("ch. IV §F.9", "FAQ 3"), unique in its document;
    `heading` the path of headings above it, joined by " > "; `section` a standard name (covers,
    documentation, denials, modifiers, faq, figures, site_of_service, primary_codes, add_on_codes,
    related_codes, indications, procedure, post_procedure, history, sources) or the manual's own
    section; `question` that of an FAQ entry; `page` the printed page ("IV-9", "IV-9/10" where it
    crosses), "" where the document has none; `line` the first line in the file, from 1. `codes`,
    `ranges`, `diagnoses` and `modifiers` are what the text names.
    """

    locator: str
    heading: str
    section: str
    question: str
    text: str
    codes: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    page: str = ""
    ranges: tuple[tuple[str, str], ...] = ()
    diagnoses: tuple[str, ...] = ()
    line: int = 0


def passage(
    locator: str,
    heading: str,
    section: str,
    text: str,
    *,
    question: str = "",
    page: str = "",
    line: int = 0,
    own: str = "",
    diagnoses_only: bool = False,
    modifiers: tuple[str, ...] = (),
) -> Passage:
    """A passage with the codes found in its heading's last part, question and text.

    `own` is the code of the page it stands on and goes first; `modifiers` are named outside the
    running text. `diagnoses_only` is for texts that name no procedure (B20 is then a diagnosis).
    """
    words = "\n".join((heading.rpartition(" > ")[2], question, text))
    codes = () if diagnoses_only else hcpcs_in(words)
    return Passage(
        locator=locator,
        heading=heading,
        section=section,
        question=question,
        text=text,
        codes=tuple(dict.fromkeys((own, *codes))) if own else codes,
        modifiers=tuple(dict.fromkeys((*modifiers, *modifiers_in(words)))),
        page=page,
        ranges=() if diagnoses_only else ranges_in(words),
        diagnoses=diagnoses_in(words, categories=diagnoses_only),
        line=line,
    )
