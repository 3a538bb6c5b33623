"""The model writer: brief, draft, judgement; one more try with the reasons; else the rules answer."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.tools import BaseTool
from pydantic import SecretStr

from assistant.answer import Answer
from assistant.compose.draft import Draft
from assistant.evidence import Evidence
from assistant.query import Query
from assistant.writers.agent import Heard, draft_of, run
from assistant.writers.background import items
from assistant.writers.brief import brief, repair
from assistant.writers.chat_model import chat_model
from assistant.writers.failure import NOTES, WriterFailure, failure_of
from assistant.writers.judge import Judged, judge, judge_opening
from assistant.writers.limits import Limits, Meter
from assistant.writers.material import Material
from assistant.writers.spec import WriterSpec

DRAFTS = 2
BRIEF = {"gguf": 5_000}
"""Characters of the brief: a local model reads slowly and has little context."""
LONG_BRIEF = 24_000
REDRAFT = frozenset({"cut_off", "empty"})
"""Failures that count as a failed draft rather than as a failed provider."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: `judged` when the model wrote the answer, else `failure` says why not.

    `drafts` counts the drafts made, `tokens` what was used, `faults` why the last one failed (they
    quote the model: for tests and measurements, never for a reader).
    """

    judged: Judged | None
    failure: WriterFailure | None
    drafts: int
    tokens: int
    faults: tuple[str, ...] = ()

    def applied_to(self, by_rules: Answer, label: str) -> Answer:
        """The rules writer's answer with the model's words, or with a quiet note why it has not."""
        judged = self.judged
        if judged is None or judged.verification is None:
            failure = self.failure or WriterFailure("unverified")
            return replace(
                by_rules, cautions=(*by_rules.cautions, failure.note(label)), fallback=failure.kind,
                tokens=self.tokens,
            )  # fmt: skip
        return replace(
            by_rules, text=judged.text, citations=judged.citations, results=judged.results,
            numbers=judged.verification.numbers,
            verification=judged.verification.checks, writer=label, tokens=self.tokens,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """Verified text that may be shown already; `again` says that what was shown is to be dropped.

    With neither, the model is still at work: the caller's chance to stop it.
    """

    text: str = ""
    again: bool = False


@dataclass(slots=True)
class Written:
    """One draft as it came: its text, what of it was shown, and why it ended early, if it did."""

    text: str = ""
    shown: str = ""
    failure: WriterFailure | None = None

    def restart(self) -> None:
        """What came before does not count."""
        self.text = self.shown = ""


class ModelWriter:
    """A chat model as writer. Safe to share between threads; keeps nothing of any question."""

    def __init__(
        self, spec: WriterSpec, limits: Limits, tools: Sequence[BaseTool] = (), key: SecretStr | None = None
    ) -> None:  # fmt: skip
        self.spec, self.limits, self.tools = spec, limits.for_provider(spec.provider), tools
        self._key = key
        self._models: dict[bool, BaseChatModel] = {}
        self._streaming = True

    @property
    def label(self) -> str:
        """The writer as an answer names it."""
        return self.spec.label

    def write(
        self, query: Query, evidence: Evidence, draft: Draft, session_tokens: int = 0
    ) -> Iterator[Piece | Outcome]:
        """Pieces of verified text while the model writes, and at last the Outcome. Raises nothing."""
        meter, material = Meter(self.limits, session_tokens), Material(draft, evidence)
        most = BRIEF.get(self.spec.provider, LONG_BRIEF)
        messages: list[BaseMessage] = [HumanMessage(brief(query, material, most))]
        judged, written, drafts = Judged("", ()), Written(), 0
        while drafts < DRAFTS:
            drafts += 1
            written = Written()
            yield from self._draft(messages, query, material, meter, written)
            if written.failure is not None and written.failure.kind not in REDRAFT:
                break
            judged = self._judged(written, material, query)
            if not judged.faults:
                yield Outcome(judged, None, drafts, meter.tokens)
                return
            if written.shown:
                yield Piece(again=True)
            messages += [AIMessage(written.text or "…"), HumanMessage(repair(judged.faults))]
        if written.failure is not None and written.shown:
            yield Piece(again=True)
        failure = written.failure or WriterFailure("unverified")
        yield Outcome(None, failure, drafts, meter.tokens, judged.faults)

    def _judged(self, written: Written, material: Material, query: Query) -> Judged:
        if written.failure is not None:
            return Judged("", (f"there is no usable draft: {NOTES[written.failure.kind]}",))
        return judge(written.text, material, query.question)

    def _draft(
        self, messages: list[BaseMessage], query: Query, material: Material, meter: Meter, written: Written,
    ) -> Iterator[Piece]:  # fmt: skip
        """One draft into `written`; the tool calls on the way to it are added to `messages`."""
        try:
            yield from self._heard(messages, query, material, meter, written)
        except Exception as error:
            written.failure = failure_of(error)
        if written.failure is not None and written.failure.kind == "no_stream" and self._streaming:
            # A server that does not stream is asked for whole replies from now on.
            self._streaming, written.failure = False, None
            yield from self._draft(messages, query, material, meter, written)

    def _heard(
        self, messages: list[BaseMessage], query: Query, material: Material, meter: Meter, written: Written,
    ) -> Iterator[Piece]:  # fmt: skip
        model, added = self._model(), list[BaseMessage]()

        def start() -> AsyncIterator[Heard]:
            return run(model, self.tools, messages, material, meter)

        for heard in items(start, meter.seconds_left):
            if heard is None:
                yield Piece()
            elif heard.message is not None:
                added.append(heard.message)
            elif not heard.text:
                if written.shown:
                    yield Piece(again=True)
                written.restart()
            else:
                written.text += heard.text
                yield from self._shown(heard.text, material, query, written)
        written.text = draft_of(added)
        messages += [m for m in added if not (isinstance(m, AIMessage) and m.text == written.text)]

    def _shown(
        self, piece: str, material: Material, query: Query, written: Written
    ) -> Iterator[Piece]:
        """Whole paragraphs that pass, as soon as they are whole."""
        if "\n" not in piece:
            return
        opening = judge_opening(written.text, material, query.question)
        if len(opening) > len(written.shown) and opening.startswith(written.shown):
            yield Piece(opening[len(written.shown) :])
            written.shown = opening

    def _model(self) -> BaseChatModel:
        """The chat model, made on first use, so that a missing key is a failure of that question."""
        if self._streaming not in self._models:
            self._models[self._streaming] = chat_model(
                self.spec, self.limits, self._streaming, self._key
            )
        return self._models[self._streaming]
