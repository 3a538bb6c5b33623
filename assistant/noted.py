"""Questions that are notes: the text read as one, its codes those of the proposal."""

from dataclasses import replace

from assistant.choice_fit import is_another_operation
from assistant.identifiers import screen
from assistant.mentions import CodeMention
from assistant.query import Query
from assistant.settings import QuestionSettings
from corpus.store import Store


def of_note(pasted: str, under: QuestionSettings, store: Store) -> Query:
    """A pasted note, read with its identifiers masked; its codes are those of the proposal."""
    text, identifiers = screen(pasted)
    query = Query(question=" ".join(text.split()), under=under, identifiers=identifiers)
    return _noted(query, text, store)


def of_operation(query: Query, text: str, store: Store) -> Query:
    """An operation told in a sentence, where the reader of notes finds work in it that it can code.

    Where all it finds are other operations than the one told, the question is left as it is.
    """
    found = _noted(query, text, store)
    meant = [code for code in found.hcpcs if not is_another_operation(text, code)]
    return found if meant else query


def _noted(query: Query, text: str, store: Store) -> Query:
    from assistant.notes import read_note  # many rules, which most questions do not need

    report = read_note(text, store, query.under.date_of_service, model=False)
    lines = report.sheet.lines
    codes = tuple(CodeMention(one.hcpcs, one.modifiers, units=one.units) for one in lines)
    return replace(query, codes=codes, noted=report)
