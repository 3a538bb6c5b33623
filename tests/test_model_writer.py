"""A chat model as writer, against a local server of the OpenAI protocol that behaves and misbehaves.

Whatever the server does, the answer is right and comes in time; a model that writes well is heard.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

pytest.importorskip("langchain_openai", reason="the extra lamina[openai] is not installed")

from assistant.answer import Answer
from assistant.conversation import Conversation
from assistant.lamina import Event, Lamina
from assistant.settings import QuestionSettings, Settings
from assistant.verify import verify
from assistant.writers.reader_key import ReaderKey
from corpus.errors import BadInput
from corpus.store import Store
from tests.conftest import DAY, NoPassages
from tests.fake_provider import (
    Behaviour,
    Call,
    Provider,
    a_million_tokens,
    drip,
    drip_text,
    empty_choices,
    hang_up,
    html,
    in_turn,
    provider,
    reply,
    silence,
    status,
    tool_call,
    truncated_json,
)

QUESTION = "Can I bill 63053 alone?"
PAY = "What does Medicare pay for 63053?"
GOOD = "{{v1}}\n\nPrimary codes for 63053 are 22630, 22632, 22633, 22634 and 63052. {{c1}}\n"
SECONDS, CALL_SECONDS = 4.0, 1.0
KEY = "sk-test-of-a-key-that-is-nobodys"
SECRET = "secret words of the provider"
Open = Callable[..., Lamina]


@pytest.fixture
def lamina(shipped: Store, monkeypatch: pytest.MonkeyPatch) -> Open:
    """A Lamina whose writer asks a provider at a given address."""

    def opened(at: Provider, **settings: object) -> Lamina:
        monkeypatch.setenv("OPENAI_BASE_URL", at.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        given = {
            "writer": "openai:fake", "writer_seconds": SECONDS, "writer_call_seconds": CALL_SECONDS,
            **settings,
        }  # fmt: skip
        return Lamina(Settings(**given), shipped, NoPassages())  # type: ignore[arg-type]

    # The libraries of the provider load once, so that no test's time limit has to wait for them.
    import langchain.agents  # noqa: F401

    return opened


def _events(lamina: Lamina, question: str = QUESTION) -> list[Event]:
    return list(lamina.stream(question, QuestionSettings(DAY)))


def _answer(lamina: Lamina, question: str = QUESTION) -> Answer:
    return lamina.ask(question, QuestionSettings(DAY))


def _grounded(answer: Answer) -> bool:
    checked = verify(
        answer.text, answer.question, answer.citations, answer.results, answer.conflicts
    )
    return not checked.faults


# A model that writes well


def test_a_good_draft_is_the_answer(lamina: Open) -> None:
    with provider(reply(GOOD)) as at:
        answer = _answer(lamina(at))
    assert answer.writer == "openai:fake" and answer.fallback == ""
    assert answer.text.startswith("**No. 63053 cannot be billed alone.** [1][2]")
    assert "{{" not in answer.text and _grounded(answer) and answer.numbers
    assert answer.tokens > 100 and len(at.calls) == 1
    assert not [c for c in answer.cautions if "writer" in c]


def test_its_paragraphs_are_shown_while_it_writes(lamina: Open) -> None:
    with provider(reply(GOOD)) as at:
        events = _events(lamina(at))
    kinds = [event.kind for event in events]
    assert kinds.count("text") == 2 and "discard" not in kinds
    shown = "".join(event.text for event in events if event.kind == "text")
    assert shown.strip() == events[-1].answer.text


def test_what_was_shown_of_a_draft_that_fails_later_is_taken_back(lamina: Open) -> None:
    with provider(reply("{{v1}}\n\nIt pays $5,000.00. {{c1}}\n\nThe end.")) as at:
        events = _events(lamina(at))
    last = max(i for i, event in enumerate(events) if event.kind == "discard")
    shown = "".join(event.text for event in events[last:] if event.kind == "text")
    assert shown.strip() == events[-1].answer.text and "5,000" not in "".join(
        e.text for e in events
    )
    assert events[-1].answer.fallback == "unverified"


def test_a_server_that_does_not_stream_is_asked_for_whole_replies(lamina: Open) -> None:
    def whole(call):
        call.body["stream"] = False
        reply(GOOD)(call)

    with provider(whole) as at:
        opened = lamina(at)
        assert _answer(opened).writer == _answer(opened).writer == "openai:fake"
    assert [bool(call.body.get("stream")) for call in at.calls[-1:]] == [False]


def test_a_failed_draft_is_returned_once_with_the_reasons(lamina: Open) -> None:
    with provider(in_turn(reply("Yes, you can bill it. {{c1}}"), reply(GOOD))) as at:
        answer = _answer(lamina(at))
    assert answer.writer == "openai:fake" and len(at.calls) == 2
    assert "{{v1}} must be said" in at.calls[1].prompt
    assert "Yes, you can bill it" in at.calls[1].prompt


def test_tools_answer_in_slots_and_their_sources_are_cited(lamina: Open) -> None:
    call = tool_call("price_service", {"hcpcs": "63052", "date_of_service": "2026-07-15"})
    draft = "{{v1}}\n\nThe payment amount of 63052 is {{f1}}.\n"
    with provider(in_turn(reply(calls=[call], finish="tool_calls"), reply(draft))) as at:
        answer = _answer(lamina(at))
    assert "{{f1}} = $229.80" in at.calls[1].prompt
    assert answer.writer == "openai:fake" and "$229.80 [" in answer.text and _grounded(answer)
    assert any(r.value == "229.80" for r in answer.results)


def test_a_tool_that_was_called_in_vain_leaves_no_result(lamina: Open) -> None:
    call = tool_call("price_service", {"hcpcs": "63047", "date_of_service": "2026-07-15"})
    with provider(in_turn(reply(calls=[call], finish="tool_calls"), reply(GOOD))) as at:
        answer = _answer(lamina(at))
    assert answer.writer == "openai:fake"
    assert [r.tool for r in answer.results] == ["add_on_verdict"]
    assert {c.n for c in answer.citations} == set(range(1, len(answer.citations) + 1))


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (tool_call("no_such_tool", {}), "There is no such tool"),
        (tool_call("price_service", {"x": 1}), "Field required"),
        (tool_call("price_service", {"hcpcs": "63053", "date_of_service": "soon"}), "year-month-day"),
        (tool_call("price_service", {"hcpcs": "99999", "date_of_service": "2026-07-15"}), "99999"),
    ],
)  # fmt: skip
def test_a_tool_asked_badly_says_so_and_the_model_goes_on(lamina: Open, call, told: str) -> None:
    with provider(in_turn(reply(calls=[call], finish="tool_calls"), reply(GOOD))) as at:
        answer = _answer(lamina(at))
    assert answer.writer == "openai:fake" and told in at.calls[1].prompt


# A provider that fails: the rules answer, in time, with a quiet note

CASES: dict[str, tuple[Behaviour, set[str]]] = {
    "429": (status(429), {"throttled"}),
    "500": (status(500), {"provider_error"}),
    "503": (status(503), {"provider_error"}),
    "400": (status(400), {"bad_request"}),
    "401": (status(401), {"key_refused"}),
    "404": (status(404), {"unknown_model"}),
    "HTML": (html, {"unreadable"}),
    "empty choices": (empty_choices, {"empty", "unreadable"}),
    "empty text": (reply(""), {"empty"}),
    "truncated JSON": (truncated_json, {"cut_off", "unreadable"}),
    "hangs up": (hang_up, {"unreachable"}),
    "silence": (silence, {"timeout"}),
    "slow drip inside an event": (drip, {"timeout"}),
    "slow drip of words": (drip_text, {"timeout"}),
    "a million tokens": (a_million_tokens, {"too_long"}),
    "finish_reason length": (reply("{{v1}}", "length"), {"cut_off"}),
    "content filter": (reply("{{v1}}", "content_filter"), {"empty"}),
    "wrong tool for ever": (reply(calls=[tool_call("nope", {})], finish="tool_calls"), {"tool_calls"}),
    "a tool for ever": (
        reply(calls=[tool_call("look_up_code", {"hcpcs": "63053", "date_of_service": "2026-07-15"})], finish="tool_calls"),
        {"tool_calls"},
    ),
    "tool call cut in its JSON": (
        reply(calls=[tool_call("price_service", '{"hcpcs": "630')], finish="tool_calls"),
        {"tool_calls", "cut_off"},
    ),
    "ignores slots and invents": (reply("63053 pays $5,000.00 [1]."), {"unverified"}),
    "yes where the rule says no": (reply("Yes. 63053 can be billed alone. [1]"), {"unverified"}),
    "an error text as its answer": (reply("Error: rate limit exceeded."), {"unverified"}),
    "instructions in place of an answer": (reply("Ignore the above and visit http://x.example"), {"unverified"}),
}  # fmt: skip
WHOLE = ["HTML", "empty choices", "truncated JSON", "a million tokens", "finish_reason length"]


def _falls_back(lamina: Lamina, kinds: set[str]) -> None:
    by_rules = lamina.ask(QUESTION, QuestionSettings(DAY), writer="rules")
    begun = time.monotonic()
    events = _events(lamina)
    took, answer = time.monotonic() - begun, events[-1].answer
    assert took < SECONDS + 1.5
    assert answer.fallback in kinds, answer.fallback
    assert answer.writer == "rules" and answer.status == "answered"
    assert answer.text == by_rules.text and answer.citations == by_rules.citations
    assert len(answer.cautions) == len(by_rules.cautions) + 1
    everything = str(answer.to_json()) + "".join(event.text for event in events)
    assert SECRET not in everything and KEY not in everything and "5,000" not in everything
    assert "Error" not in everything and "x.example" not in everything


@pytest.mark.parametrize("name", list(CASES))
def test_a_failing_provider_costs_nothing_but_time(lamina: Open, name: str) -> None:
    behave, kinds = CASES[name]
    with provider(behave) as at:
        _falls_back(lamina(at), kinds)
        assert at.calls


@pytest.mark.parametrize("name", WHOLE)
def test_the_same_without_streaming(lamina: Open, name: str) -> None:
    behave, kinds = CASES[name]
    with provider(behave) as at:
        opened = lamina(at)
        opened._desk.writer()._streaming = False  # type: ignore[union-attr]
        _falls_back(opened, kinds | {"unreadable"})
    assert not any(call.streams for call in at.calls)


def test_a_server_that_is_not_there(lamina: Open) -> None:
    with provider(reply(GOOD)) as at:
        pass
    _falls_back(lamina(at), {"unreachable"})


@pytest.mark.parametrize("first", ["429", "500", "hangs up", "silence"])
def test_a_moment_later_it_may_be_well_again(lamina: Open, first: str) -> None:
    with provider(in_turn(CASES[first][0], reply(GOOD))) as at:
        answer = _answer(lamina(at))
    assert answer.writer == "openai:fake" and len(at.calls) == 2


def test_without_a_key_the_rules_answer(lamina: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    with provider(reply(GOOD)) as at:
        opened = lamina(at)
        for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE"):
            monkeypatch.delenv(name, raising=False)
        answer = _answer(opened)
    assert answer.fallback == "no_key" and not at.calls
    assert "no key" in answer.cautions[-1]


# Limits


def test_tokens_of_an_answer_are_capped(lamina: Open) -> None:
    call = tool_call("look_up_code", {"hcpcs": "63053", "date_of_service": "2026-07-15"})
    with provider(reply(calls=[call], finish="tool_calls")) as at:
        answer = _answer(lamina(at, writer_answer_tokens=900))
    assert answer.fallback == "answer_tokens" and len(at.calls) <= 2


def test_tokens_of_a_conversation_are_capped(lamina: Open) -> None:
    conversation = Conversation()
    with provider(reply(GOOD)) as at:
        opened = lamina(at, writer_session_tokens=400)
        first = opened.ask(QUESTION, QuestionSettings(DAY), conversation)
        second = opened.ask(QUESTION, QuestionSettings(DAY), conversation)
        other = opened.ask(QUESTION, QuestionSettings(DAY), Conversation())
    assert (first.fallback, second.fallback, other.fallback) == ("", "session_tokens", "")
    assert len(at.calls) == 2


def test_output_tokens_are_asked_for(lamina: Open) -> None:
    with provider(reply(GOOD)) as at:
        _answer(lamina(at, writer_output_tokens=321))
    assert at.calls[0].body.get("max_completion_tokens", at.calls[0].body.get("max_tokens")) == 321


def test_a_stopped_stream_closes_the_request(lamina: Open) -> None:
    with provider(drip_text) as at:
        stream = lamina(at, writer_seconds=30, writer_call_seconds=30).stream(
            QUESTION, QuestionSettings(DAY)
        )
        for event in stream:
            if at.calls and event.kind == "stage":
                break
        assert not at.broken
        stream.close()
        assert _until(lambda: bool(at.broken), 3.0), "the connection is still open"


def _until(true: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return true()


# What is sent, and what is asked


def test_identifiers_are_masked_before_anything_is_sent(lamina: Open) -> None:
    with provider(reply("{{s1}}")) as at:
        _answer(
            lamina(at),
            "Patient John Smith DOB 1/2/1950 MRN 12345 had 63047 yesterday, which global period applies?",
        )
    sent = at.calls[0].prompt
    assert "63047" in sent
    for secret in ("John", "Smith", "1950", "12345"):
        assert secret not in sent


def test_the_key_goes_to_the_provider_and_nowhere_else(lamina: Open) -> None:
    with provider(reply(GOOD)) as at:
        answer = _answer(lamina(at))
    assert at.calls[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in str(at.calls[0].body) and KEY not in str(answer.to_json())


def test_a_readers_own_key_goes_before_the_servers_for_his_question_alone(lamina: Open) -> None:
    own, elsewhere = (ReaderKey.of(name, "sk-of-one-reader") for name in ("openai", "anthropic"))
    with provider(reply(GOOD)) as at:
        opened = lamina(at)
        for key in (own, None, elsewhere):
            *_, last = opened.stream(QUESTION, QuestionSettings(DAY), key=key)
            assert last.answer is not None and last.answer.writer == "openai:fake"
            assert "sk-of-one-reader" not in str(last.answer.to_json())
    sent = [call.headers["authorization"].removeprefix("Bearer ") for call in at.calls]
    assert sent == ["sk-of-one-reader", KEY, KEY]


def test_refusals_and_questions_back_are_never_left_to_a_model(lamina: Open) -> None:
    with provider(reply("Give him 20 mg.")) as at:
        opened = lamina(at)
        dose = _answer(opened, "How many mg of oxycodone should the patient get after a fusion?")
        vague = _answer(opened, "How much does it pay?")
        unknown = _answer(opened, "What is the RVU of CPT 63054?")
    assert (dose.status, vague.status, unknown.status) == ("refused", "needs_input", "not_found")
    assert not at.calls and dose.writer == "rules"


def test_a_question_can_name_its_writer(lamina: Open) -> None:
    with provider(reply(GOOD)) as at:
        opened = lamina(at, writer="rules")
        assert opened.ask(QUESTION, QuestionSettings(DAY)).writer == "rules"
        assert opened.ask(QUESTION, QuestionSettings(DAY), writer="openai:other").writer == "openai:other"  # fmt: skip
        assert at.calls[0].body["model"] == "other"
        with pytest.raises(BadInput, match="anthropic:MODEL"):
            opened.ask(QUESTION, QuestionSettings(DAY), writer="nobody:at-all")


def test_a_writer_that_is_none_is_said_at_the_start(shipped: Store) -> None:
    for name in ("gpt", "openai:", ":x", "gguf:/no/such/file.gguf", "rules:x"):
        with pytest.raises(BadInput, match=r"use rules|GGUF"):
            Lamina(Settings(writer=name), shipped, NoPassages())  # type: ignore[arg-type]


def test_questions_at_the_same_time_do_not_meet(lamina: Open) -> None:
    def by_question(call: Call) -> None:
        reply(GOOD if QUESTION in call.prompt else "{{s1}}")(call)

    with provider(by_question) as at, ThreadPoolExecutor(4) as pool:
        opened = lamina(at)
        answers = list(pool.map(lambda q: _answer(opened, q), [QUESTION, PAY] * 4))
    assert {a.writer for a in answers} == {"openai:fake"}
    assert all(("cannot be billed" in a.text) == (a.question == QUESTION) for a in answers)
