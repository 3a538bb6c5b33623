"""Codes without a page: that no page lists it is said first, and an imported document that names the code is cited."""

from pathlib import Path

import pytest

from assistant.compose.draft import Draft
from assistant.compose.rules_writer import write
from assistant.coverage import coverage_passages
from assistant.gather import gather
from assistant.settings import QuestionSettings
from assistant.understand import understand
from assistant.verify import verify
from corpus.documents import import_documents
from corpus.store import Store
from index.build import build_index
from index.chunking import imported_chunks, own_chunks
from index.hashed_words import HashedWords
from index.search import Index
from tests.conftest import DAY, Ask

ARTICLE = """# Billing and Coding: Denervation of the Facet Joint
## Contractor Information
| Contractor Name | Contract Type |
|---|---|
| Prairie Administrative Services, Inc. | MAC - Part B |
## Article Information
Article ID: A99088
Article Title: Billing and Coding: Denervation of the Facet Joint
Original Effective Date: 10/01/2021
## Article Guidance
### Article Text
Report 64635 once for each joint. The following codes support it: M47.816, M47.817.
"""
LACKS = "Lamina has no page of its own that lists {} for {}."


class Desk:
    """The shipped tables, our digests on diagnoses, and one coverage article that names a code without a page."""

    def __init__(self, home: Path, store: Store) -> None:
        file = home / "article.md"
        file.write_text(ARTICLE, encoding="utf-8")
        import_documents([file], home)
        own = [chunk for chunk in own_chunks() if chunk.source == "lamina-policy-icd10-guidelines"]
        build_index(home, [*own, *imported_chunks(home)], HashedWords(64))
        self.store, self.index = store, Index.open(home, HashedWords(64))

    def ask(self, question: str) -> Draft:
        query = understand(question, QuestionSettings(DAY), self.store)
        draft = write(query, gather(query, self.store, self.index))
        checked = verify(
            draft.text, query.question, draft.citations, draft.results, draft.conflicts
        )
        assert checked.clean, [str(fault) for fault in checked.found]
        return draft


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, shipped: Store) -> Desk:
    return Desk(Path(tmp_path_factory.mktemp("coverage")), shipped)


def test_a_document_that_names_the_code_with_diagnoses_is_cited(desk: Desk) -> None:
    draft = desk.ask("which ICD-10 codes do your pages list for 64635")
    first, second = draft.blocks[:2]
    assert first == LACKS.format("diagnoses", "64635")
    assert "M47.816, M47.817" in second
    assert draft.citations[0].citation.source == "article-a99088"
    assert coverage_passages(["64635"], desk.index)["64635"][0].chunk.diagnoses
    assert coverage_passages(["64635"], desk.index, {"article-a99088"}) == {}


@pytest.mark.parametrize(
    ("question", "part", "code"),
    [("what diagnoses support 64633", "diagnoses", "64633"),
     ("what must the op note show for 62323", "what the record must show", "62323"),
     ("why would 20610 be denied", "denials", "20610")],
)  # fmt: skip
def test_without_a_page_that_is_said_first_with_what_to_do(
    desk: Desk, question: str, part: str, code: str
) -> None:
    draft = desk.ask(question)
    assert draft.text.startswith(LACKS.format(part, code))
    assert "`lamina pages import FILE`" in draft.blocks[0]
    assert draft.status == "partial"
    assert not [c for c in draft.citations if c.citation.source.startswith("lamina-page")]


def test_a_named_diagnosis_is_answered_before_what_no_page_lists(desk: Desk) -> None:
    draft = desk.ask("does M47.816 support 64633")
    assert "M47.816 is billable" in draft.blocks[0]
    assert LACKS.format("diagnoses", "64633") in draft.text


def test_a_page_that_has_the_list_lacks_nothing(ask: Ask) -> None:
    assert "Lamina has no page" not in ask("what diagnoses support 22633").text


def test_beside_a_verdict_what_a_page_lacks_is_not_said(ask: Ask) -> None:
    written = ask("22633 and 62323 same interspace, which is denied?")
    assert written.values("ptp_verdict")
    assert "Lamina has no page" not in written.text
