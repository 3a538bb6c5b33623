"""Exports: what was answered stands in the file, whole, with its sources; what is hostile stays text."""

import json
import re
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
import typer
from docx.oxml.ns import qn
from markdown_it import MarkdownIt
from pypdf import PdfReader
from typer.testing import CliRunner

from assistant.answer import Answer, Claim, Conflict, NumberedCitation
from assistant.cli import app, main
from assistant.export import (
    Document,
    Unanswered,
    exported,
    kept_document,
    require_format,
    write_export,
)
from assistant.export.blocks import (
    Block,
    Heading,
    Inline,
    Jump,
    Listing,
    Marker,
    Notice,
    Paragraph,
    Run,
    Table,
    plain,
)
from assistant.export.contents import contents
from assistant.export.prose import blocks_of
from assistant.grounding import grounded_answer
from assistant.history import History
from assistant.rules.result import RuleResult, Step
from assistant.settings import QuestionSettings
from assistant.words import WHAT_IT_IS, place_words, settings_line
from corpus.citation import Citation
from corpus.errors import BadInput
from tests.conftest import Ask

DAY = date(2026, 11, 21)
FORMATS = (".md", ".pdf", ".docx")
QUESTIONS = (
    "63052 vs 63053",
    "Can I bill 63053 alone?",
    "What does Medicare pay for 63047 in Manhattan?",
    "Total for 22633, 22634, 63052, 63053, 22842 and 22853 x2",
    "What dose of gabapentin?",
    "What does 63099 pay?",
)
BLANK = re.compile(r"\s+")


@pytest.fixture(scope="module")
def answers(ask: Ask) -> tuple[Answer, ...]:
    written = (ask(question) for question in QUESTIONS)
    return tuple(
        grounded_answer(w.draft, w.query, f"id-{n}") for n, w in enumerate(written)
    )  # fmt: skip


@pytest.fixture(scope="module")
def document(answers: tuple[Answer, ...]) -> Document:
    return Document.of(answers, DAY, "Lumbar decompression")


@pytest.fixture(scope="module")
def files(document: Document) -> dict[str, bytes]:
    return {ending: exported(document, ending) for ending in FORMATS}


def _squeezed(text: str) -> str:
    return BLANK.sub("", text)


def _markdown_text(file: bytes) -> str:
    """The words that a renderer of Markdown shows."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(file.decode("utf-8"))
    words = []
    for token in tokens:
        words += [
            c.content for c in token.children or () if c.type not in ("link_open", "link_close")
        ]
        words.append(token.content if token.type in ("fence", "code_block", "html_block") else "")
    return _squeezed(" ".join(words))


def _word_text(file: bytes) -> str:
    body = docx.Document(BytesIO(file)).element.body
    return _squeezed("".join(node.text or "" for node in body.iter(qn("w:t"))))


def _pdf_text(file: bytes) -> str:
    """The words of all pages, without what stands at the foot of each."""
    pages = (page.extract_text() for page in PdfReader(BytesIO(file)).pages)
    foot = re.compile(r"Lamina·notlegaladvice.*?20\d\d|Page\d+of|(?<=of)\d+$")
    return "".join(foot.sub("", _squeezed(page)) for page in pages)


TEXT: dict[str, Callable[[bytes], str]] = {
    ".md": _markdown_text,
    ".docx": _word_text,
    ".pdf": _pdf_text,
}


def _in_words(value: str) -> str:
    return value.replace("_", " ") if re.fullmatch("[a-z]+(_[a-z]+)+", value) else value


def _told(answer: Answer) -> Iterator[str]:
    """Everything of an answer that its export must hold, piece by piece."""
    yield answer.question
    yield settings_line(answer.settings)
    for numbered in answer.citations:
        yield f"[{numbered.n}]{place_words(numbered.citation)}"
        yield numbered.citation.url
        yield from numbered.citation.quote.split("\n")
    for step in (step for result in answer.results for step in result.steps):
        yield from (step.label, step.expression, _in_words(step.value))
    for conflict in answer.conflicts:
        yield conflict.about
        yield from (claim.says for claim in conflict.claims)
    for caution in answer.cautions:
        yield caution.replace("`", "")
    for block in blocks_of(answer.text, {}):
        lines = [c for row in (block.head, *block.rows) for c in row] if isinstance(block, Table) else [block.line]  # type: ignore[union-attr]  # fmt: skip
        yield from (re.sub(r"(\[\d+\])+$", "", plain(line)) for line in lines)


@pytest.mark.parametrize("ending", FORMATS)
def test_every_piece_of_every_answer_is_in_the_file(
    ending: str, files: dict[str, bytes], document: Document
) -> None:
    text = TEXT[ending](files[ending])
    told = [t for entry in document.entries if isinstance(entry, Answer) for t in _told(entry)]
    assert len(told) > 200
    lost = [piece for piece in told if _squeezed(piece) not in text]
    assert not lost, lost[:5]


@pytest.mark.parametrize("ending", FORMATS)
def test_every_file_says_what_lamina_is_and_which_editions_it_rests_on(
    ending: str, files: dict[str, bytes], answers: tuple[Answer, ...]
) -> None:
    text = TEXT[ending](files[ending])
    assert all(_squeezed(sentence) in text for sentence in WHAT_IT_IS)
    tail = text[text.index(_squeezed(WHAT_IT_IS[0])) :]
    for one in (c.citation for answer in answers for c in answer.citations):
        assert _squeezed(one.title + one.edition) in tail


def test_the_markers_of_markdown_are_those_of_its_source_lists(
    files: dict[str, bytes], answers: tuple[Answer, ...]
) -> None:
    text = files[".md"].decode("utf-8")
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    for section, answer in zip(sections, answers, strict=False):
        listed = {int(n) for n in re.findall(r"^- \[(\d+)\] ", section, re.MULTILINE)}
        assert listed == {c.n for c in answer.citations}
        assert {int(n) for n in re.findall(r"\[(\d+)\]", section)} <= listed


def test_the_markers_of_word_are_raised_and_lead_to_a_bookmark_each(
    files: dict[str, bytes], answers: tuple[Answer, ...]
) -> None:
    body = docx.Document(BytesIO(files[".docx"])).element.body
    places = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(places) == len(set(places)) and all(len(p) <= 40 for p in places)
    links = [link for link in body.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"))]
    marks = [link for link in links if re.fullmatch(r"\s?\[\d+\]", _said(link))]
    assert len(marks) > 100
    assert {link.get(qn("w:anchor")) for link in links} <= set(places)
    raised = [next(link.iter(qn("w:vertAlign"))).get(qn("w:val")) for link in marks]
    assert set(raised) == {"superscript"}
    for i, answer in enumerate(answers, 1):
        assert {f"a{i}_s{c.n}" for c in answer.citations} <= set(places)


def _said(element: Any) -> str:
    return "".join(node.text or "" for node in element.iter(qn("w:t")))


def test_the_markers_of_pdf_lead_to_the_page_of_their_source(
    files: dict[str, bytes], document: Document, answers: tuple[Answer, ...]
) -> None:
    reader = PdfReader(BytesIO(files[".pdf"]))
    inside = [to for kind, to in _links(reader) if kind == "inside"]
    made = [part for block in _every(contents(document)) for part in _parts(block)]
    assert len(inside) >= len([part for part in made if isinstance(part, Marker | Jump)]) > 100
    first = inside[len(document.entries)]  # after the list of questions: the first [1]
    source = next(c for c in answers[0].citations if c.n == 1).citation
    assert _squeezed(f"[1]{source.title}") in _squeezed(reader.pages[int(first)].extract_text())


def _every(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Notice):
            yield from _every(block.blocks)
        if isinstance(block, Listing):
            yield from _every(each for item in block.items for each in item)


def _parts(block: Block) -> Iterator[Inline]:
    if isinstance(block, Table):
        yield from (part for row in block.rows for cell in row for part in cell)
    elif isinstance(block, Heading | Paragraph):
        yield from block.line


def _links(reader: PdfReader) -> list[tuple[str, str]]:
    """Every link of a PDF: to the web with its address, or inside with the page it leads to."""
    numbers = {p.indirect_reference.idnum: n for n, p in enumerate(reader.pages) if p.indirect_reference}  # fmt: skip
    found = []
    for page in reader.pages:
        for note in page.get("/Annots") or ():
            one: Any = note.get_object()
            action = one["/A"].get_object() if "/A" in one else {}
            if action.get("/S") == "/URI":
                found.append(("web", str(action["/URI"])))
            else:
                to = one.get("/Dest") or action["/D"]
                found.append(("inside", str(numbers[to.get_object()[0].idnum])))
    return found


def test_word_is_accessible(files: dict[str, bytes]) -> None:
    made = docx.Document(BytesIO(files[".docx"]))
    levels = [int(p.style.name[-1]) for p in made.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(made.tables) >= 8
    for table in made.tables:
        flags = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert flags[0] and not any(flags[1:])
    core = made.core_properties
    assert (core.title, core.language) == ("Lumbar decompression", "en-US")
    assert not core.author and not core.last_modified_by and core.created.date() == DAY
    foot = made.sections[0].footer._element
    fields = [node.text.strip() for node in foot.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_pdf_has_title_language_bookmarks_tags_and_embedded_fonts(files: dict[str, bytes]) -> None:
    reader = PdfReader(BytesIO(files[".pdf"]))
    root: Any = reader.trailer["/Root"]
    assert reader.metadata is not None and reader.metadata.title == "Lumbar decompression"
    assert not reader.metadata.author and root["/Lang"] == "en-US"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    top = [one.title for one in reader.outline if not isinstance(one, list)]
    assert top[:2] == ["1. 63052 vs 63053", "2. Can I bill 63053 alone?"]
    fonts = [f.get_object() for p in reader.pages for f in p["/Resources"]["/Font"].values()]
    assert fonts and all(
        "FiraSans" in f["/BaseFont"] and "/FontFile2" in f["/FontDescriptor"] for f in fonts
    )
    assert root["/MarkInfo"]["/Marked"]
    roles = {str(e["/S"]) for e in _elements(root["/StructTreeRoot"]["/K"].get_object())}
    assert {"/Document", "/H1", "/H2", "/H3", "/P", "/Table", "/TR", "/TH", "/TD", "/L"} <= roles


def _elements(element: Any) -> Iterator[Any]:
    """An element of the structure, and all inside of it."""
    yield element
    for kid in (kid.get_object() for kid in element.get("/K", [])):
        if "/S" in kid:
            yield from _elements(kid)


def test_every_page_of_a_pdf_says_which_of_how_many(files: dict[str, bytes]) -> None:
    pages = PdfReader(BytesIO(files[".pdf"])).pages
    for number, page in enumerate(pages, 1):
        assert f"Page{number}of{len(pages)}" in _squeezed(page.extract_text())


@pytest.mark.parametrize(("paper", "size"), [("letter", (612, 792)), ("a4", (595, 842))])
def test_paper_is_chosen(paper: str, size: tuple[int, int]) -> None:
    one = Document("x", DAY, (_answer("Yes."),))
    box = PdfReader(BytesIO(exported(one, ".pdf", paper))).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size
    section = docx.Document(BytesIO(exported(one, ".docx", paper))).sections[0]
    assert (round(section.page_width.pt), round(section.page_height.pt)) == size
    with pytest.raises(BadInput, match="letter or a4"):
        exported(one, ".pdf", "legal")


def _answer(text: str, quote: str = "a row", **more: Any) -> Answer:
    cited = NumberedCitation(1, Citation("cms", "63053", "2026C", "Fee file", "https://www.cms.gov/a", quote))  # fmt: skip
    return Answer("id", "What?", "answered", text, citations=(cited,), **more)


def test_a_table_over_two_pages_repeats_its_header() -> None:
    rows = "\n".join(f"| row {n} | {n}.50 [1] |" for n in range(90))
    one = Document("x", DAY, (_answer(f"| Code | Amount |\n|---|---|\n{rows}"),))
    pages = [p.extract_text() for p in PdfReader(BytesIO(exported(one, ".pdf"))).pages]
    assert len(pages) >= 3 and all("Amount" in page for page in pages[:2])
    tree: Any = PdfReader(BytesIO(exported(one, ".pdf"))).trailer["/Root"]
    heads = [e for e in _elements(tree["/StructTreeRoot"]["/K"].get_object()) if e["/S"] == "/TH"]
    assert len(heads) == 2 + 2  # of this table and of the editions
    assert all(len(head["/K"]) == 1 for head in heads)  # read once, not once a page


@pytest.mark.parametrize("ending", FORMATS)
def test_signs_come_through(ending: str) -> None:
    signs = "6.88 × 33.4009 – ≤ ≥ § “quoted” ’ − → … · é ñ ő Ж α µ ½ € ² 1"
    one = Document("Straße § 40", DAY, (_answer(f"| a |\n|---|\n| {signs} |", signs),))
    text = TEXT[ending](exported(one, ending))
    assert text.count(_squeezed(signs)) == 2 and "Straße§40" in text


def test_a_sign_that_the_typeface_lacks_is_named() -> None:
    one = Document("x", DAY, (_answer("63052 ↔ 63053, 説明, Ⅳ"),))
    text = _pdf_text(exported(one, ".pdf"))
    assert "63052‹U+2194›63053,‹U+8AAC›‹U+660E›,IV" in text
    assert "63052↔63053,説明" in _word_text(exported(one, ".docx"))


HOSTILE = (
    "<script>alert(1)</script> [click](javascript:alert(2)) ![x](https://evil.example/p.png) "
    "<img src=x onerror=alert(3)> https://evil.example/q me@evil.example <a name=\"a1_s1\"/> &lt;b&gt; "
    "<para><font size=99>big</font> {{7*7}} %s \u202egnp.exe\u202c z\u200bero \x00\x07\x1b[31m \ufffe "
    "[2]: https://evil.example/def"
)  # fmt: skip
FORMULA = '=HYPERLINK("https://evil.example","x")'


def _hostile() -> Document:
    table = f"| {FORMULA} | b |\n|---|---|\n| =1+1 | @SUM(1+1) {HOSTILE.replace('|', '')} |"
    text = f"{HOSTILE}\n\n{table}\n\n[1] and [99]\n\n[3]: javascript:alert(4)\n\n    code {HOSTILE}"
    cited = (
        NumberedCitation(1, Citation("own", HOSTILE, FORMULA, HOSTILE, "javascript:alert(5)", HOSTILE)),
        NumberedCitation(2, Citation("two", "p. 2", "", "Two", 'https://www.cms.gov/"><script>alert(6)', "")),
    )  # fmt: skip
    step = Step(HOSTILE, FORMULA, "=1", cited[0].citation)
    return Document(HOSTILE, DAY, (
        Answer(
            "id", HOSTILE, "partial", text, citations=cited,
            results=(RuleResult(HOSTILE, {"hcpcs": HOSTILE}, "1", "USD", HOSTILE, (step,), HOSTILE),),
            conflicts=(Conflict(HOSTILE, (Claim(1, HOSTILE), Claim(9, HOSTILE)), 9),),
            cautions=(HOSTILE,), settings={"zip": HOSTILE, "setting": HOSTILE}, writer=HOSTILE,
        ),
        Unanswered(HOSTILE, HOSTILE),
    ))  # fmt: skip


GONE = ("\u202e", "\u202c", "\u200b", "\x00", "\x07", "\x1b", "\ufffe")


@pytest.mark.parametrize("ending", FORMATS)
def test_hostile_text_is_shown_as_text(ending: str) -> None:
    text = TEXT[ending](exported(_hostile(), ending))
    assert "<script>alert(1)</script>" in text and _squeezed(FORMULA) in text and "=1+1" in text
    assert "[click](javascript:alert(2))" in text and "{{7*7}}" in text
    assert not [sign for sign in GONE if sign in text]


def test_hostile_markdown_has_nothing_live() -> None:
    file = exported(_hostile(), ".md").decode("utf-8")
    assert not [sign for sign in GONE if sign in file]
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(file)
    every = [t for token in tokens for t in (token, *(token.children or ()))]
    assert not {t.type for t in every} & {"html_block", "html_inline", "image"}
    led = [str(t.attrs["href"]) for t in every if t.type == "link_open"]
    assert led == ["https://www.cms.gov/%22%3E%3Cscript%3Ealert%286%29"]
    bare = re.sub(r"`[^`]*`|<https://www\.cms[^>]*>", "", file)
    assert "evil.example/" not in bare and "me@evil" not in bare


def test_hostile_word_has_nothing_live() -> None:
    file = exported(_hostile(), ".docx")
    made = docx.Document(BytesIO(file))
    outside = [r.target_ref for r in made.part.rels.values() if r.is_external]
    assert outside == ["https://www.cms.gov/%22%3E%3Cscript%3Ealert%286%29"]
    names = zipfile.ZipFile(BytesIO(file)).namelist()
    assert not [n for n in names if "vba" in n.lower() or "embed" in n.lower()]
    fields = [node.text for node in made.element.body.iter(qn("w:instrText"), qn("w:fldSimple"))]
    assert fields == []


def test_hostile_pdf_has_nothing_live() -> None:
    file = exported(_hostile(), ".pdf")
    reader = PdfReader(BytesIO(file))
    web = [to for kind, to in _links(reader) if kind == "web"]
    assert web and set(web) == {"https://www.cms.gov/%22%3E%3Cscript%3Ealert%286%29"}
    whole = b"".join(str(o).encode() for o in (reader.get_object(n) for n in range(1, len(reader.xref[0]))))  # fmt: skip
    assert not [
        k for k in (b"/JavaScript", b"/Launch", b"/OpenAction", b"/EmbeddedFile") if k in whole
    ]


def test_a_marker_without_a_source_is_plain_text() -> None:
    one = Document("x", DAY, (_answer("So it is [1] [99].  \nNext."),))
    lines = [b.line for b in contents(one) if isinstance(b, Paragraph)]
    (line,) = [line for line in lines if plain(line).startswith("So")]
    assert plain(line) == "So it is [1] [99].\nNext." and Run(" [99].\nNext.") in line
    assert r"\[99\]" in exported(one, ".md").decode()


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize(
    "text",
    ["x" * 100_000, "word " * 20_000, "", "| a |\n|---|\n| " + "long " * 9_000 + "|", "> " * 15 + "deep",
     "1. a\n   - b\n     - c\n\n       more\n2. d", "```\n" + "code\n" * 500 + "```", "# One\n### Two\ntext",
     "| " * 30 + "|\n" + "|---" * 29 + "|\n", "> | a |\n> |---|\n> | 1 |"],
    ids=["one long word", "long", "empty", "tall row", "deep", "lists", "code", "headings", "wide", "quoted table"],
)  # fmt: skip
def test_any_shape_of_text_can_be_exported(ending: str, text: str) -> None:
    asked = replace(_answer(text), question=text[:100_000] or " ", cautions=(text[:20_000],))
    file = exported(Document.of([asked], DAY), ending)
    found = TEXT[ending](file)
    said = re.findall(r"\w+", text.replace("word ", ""))[-1:]
    assert all(word[:60] in found for word in said)


@pytest.mark.parametrize("ending", FORMATS)
def test_a_document_without_answers_is_one_page(ending: str) -> None:
    assert "Conversation" in TEXT[ending](exported(Document.of([], DAY), ending))


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_document_gives_the_same_bytes(
    ending: str, document: Document, files: dict[str, bytes]
) -> None:
    assert exported(document, ending) == files[ending]
    assert exported(replace(document, day=date(2026, 11, 22)), ending) != files[ending]


def test_a_hundred_messages_take_seconds(answers: tuple[Answer, ...]) -> None:
    many = Document("Long", DAY, tuple(answers[n % 4] for n in range(50)))
    for ending in FORMATS:
        began = time.process_time()
        exported(many, ending)
        assert time.process_time() - began < 10


def test_a_long_question_is_cut_in_its_heading_and_told_in_full() -> None:
    question = "Why " + "is 63053 denied with 22633 " * 12 + "?"
    blocks = contents(Document.of([replace(_answer("Yes."), question=question)], DAY))
    heads = [plain(b.line) for b in blocks if isinstance(b, Heading)]
    assert all(len(head) < 120 for head in heads) and heads[1].endswith("…")
    assert any(plain(getattr(b, "line", ())) == question for b in blocks)


def test_a_verdict_that_failed_verification_says_so(answers: tuple[Answer, ...]) -> None:
    from assistant.checks import Check, Fault

    failed = replace(answers[0], verification=(Check("numbers", 3, (Fault("numbers", "9", "x"),)),))
    text = exported(Document.of([failed], DAY), ".md").decode()
    assert "not borne out: figures" in text and "all borne out" not in text


def _history(home: Path, answer: Answer) -> str:
    history = History.open(home)
    id = history.start()
    under = QuestionSettings(date(2026, 7, 15))
    history.finish(id, history.ask(id, answer.question, under), answer)
    history.fail(id, history.ask(id, "and 63048?", under), "The model gave up.", "63048 pays $999")
    history.ask(id, "and 63049?", under)
    history.close()
    return id


def test_an_unverified_draft_is_never_exported(tmp_path: Path, answers: tuple[Answer, ...]) -> None:
    id = _history(tmp_path, answers[1])
    history = History.open(tmp_path)
    text = exported(kept_document("Kept", history.exchanges(id), DAY), ".md").decode()
    history.close()
    assert "999" not in text and "The model gave up." in text
    assert "and 63049?" in text and "was not finished" in text
    assert [b.title for b in contents(Document("x", DAY, (Unanswered("q", "w"),))) if isinstance(b, Notice)] == ["No answer"]  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAMINA_HOME", str(tmp_path))
    monkeypatch.delenv("LAMINA_HISTORY", raising=False)
    return tmp_path


def _run(*words: str, **more: Any) -> Any:
    return CliRunner().invoke(app, list(words), **more)


def test_kept_conversations_are_listed_shown_exported_and_deleted(
    home: Path, answers: tuple[Answer, ...]
) -> None:
    id = _history(home, answers[1])
    listed = _run("history", "list")
    assert id[:8] in listed.output and "3 questions" in listed.output
    (row,) = [json.loads(line) for line in _run("history", "list", "--json").output.splitlines()]
    assert row["id"] == id and row["title"] == answers[1].question
    assert "No conversation" in _run("history", "list", "--search", "knee").output
    shown = _run("history", "show", id[:6]).output
    assert "63053" in shown and "The model gave up." in shown
    whole = json.loads(_run("history", "show", id, "--json").output)
    assert whole["exchanges"][0]["answer"] == answers[1].to_json()
    target = home / "kept.docx"
    assert _run("history", "export", id[:6], str(target)).exit_code == 0
    assert _squeezed(answers[1].citations[0].citation.quote) in _word_text(target.read_bytes())
    assert _run("history", "delete", id[:6], input="n\n").exit_code == 1
    assert id[:8] in _run("history", "list").output
    assert _run("history", "delete", id[:6], "--yes").exit_code == 0
    assert "No conversation is kept." in _run("history", "list").output


def test_an_id_that_fits_none_or_several_is_refused(
    home: Path, answers: tuple[Answer, ...]
) -> None:
    _history(home, answers[1])
    for id in ("", "abc", "zzzzzzzz"):
        refused = _run("history", "show", id)
        assert isinstance(refused.exception, BadInput) and "history list" in str(refused.exception)


class _Stub:
    """Answers whatever is asked with one answer."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def ask(self, question: str, under: QuestionSettings) -> Answer:
        return self.answer


@pytest.mark.parametrize("ending", FORMATS)
def test_ask_exports_its_answer(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: tuple[Answer, ...]
) -> None:
    monkeypatch.setattr("assistant.lamina.Lamina.open", lambda settings: _Stub(answers[1]))
    target = tmp_path / f"answer{ending}"
    target.write_bytes(b"an older file")
    done = _run("ask", answers[1].question, "--json", "--export", str(target))
    assert done.exit_code == 0 and json.loads(done.output)["id"] == answers[1].id
    assert "63053cannotbebilledalone" in TEXT[ending](target.read_bytes())
    assert [p.name for p in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize("name", ["answer.txt", "answer", ".pdf", "answer.docm", "nowhere/answer.pdf"])  # fmt: skip
def test_another_ending_or_folder_is_refused_before_anything_is_asked(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def opened(settings: object) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr("assistant.lamina.Lamina.open", opened)
    words = ["ask", "63053", "--export", str(tmp_path / name)]
    with pytest.raises(SystemExit) as ended:
        main(lambda: typer.main.get_command(app)(words, standalone_mode=False))
    said = capsys.readouterr().err
    assert ended.value.code == 2 and said.startswith("lamina: Cannot export to ")


def test_a_file_is_whole_or_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "answer.md"
    target.write_text("older", encoding="utf-8")

    def full(self: Path, to: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(BadInput, match="No space left"):
        write_export(Document("x", DAY, (_answer("Yes."),)), target)
    assert target.read_text(encoding="utf-8") == "older"
    assert [p.name for p in tmp_path.iterdir()] == ["answer.md"]


def test_endings_are_told_in_any_case(tmp_path: Path) -> None:
    assert require_format(tmp_path / "A.PDF") == ".pdf"
    with pytest.raises(BadInput, match="no export as"):
        exported(Document("x", DAY, ()), ".odt")
