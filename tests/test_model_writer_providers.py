"""Which writers are offered, and that each provider's own protocol reaches the answer."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.lamina import Lamina
from assistant.settings import QuestionSettings, Settings
from assistant.writers.failure import NOTES, WriterFailure, failure_of
from assistant.writers.limits import Limits
from assistant.writers.offered import OfferedWriter, available_writers
from assistant.writers.spec import WriterSpec
from corpus.errors import BadInput
from corpus.store import Store
from tests.conftest import DAY, NoPassages
from tests.fake_provider import Call, provider, silence, status

QUESTION = "Can I bill 63053 alone?"
GOOD = "{{v1}}\n\nPrimary codes for 63053 are 22630, 22632, 22633, 22634 and 63052. {{c1}}"
NOWHERE = {"OLLAMA_HOST": "127.0.0.1:9"}


def _ask(store: Store, writer: str) -> Answer:
    settings = Settings(writer=writer, writer_seconds=5, writer_call_seconds=2)
    lamina = Lamina(settings, store, NoPassages())  # type: ignore[arg-type]
    return lamina.ask(QUESTION, QuestionSettings(DAY))


def _anthropic(call: Call) -> None:
    """A reply as Anthropic streams it."""
    message = {
        "id": "m", "type": "message", "role": "assistant", "model": "fake", "content": [],
        "stop_reason": None, "stop_sequence": None, "usage": {"input_tokens": 700, "output_tokens": 1},
    }  # fmt: skip
    events = [
        {"type": "message_start", "message": message},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": GOOD}},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}, "usage": {"output_tokens": 50}},
        {"type": "message_stop"},
    ]  # fmt: skip
    call.begin()
    for event in events:
        call.raw(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n")


def _ollama(call: Call) -> None:
    """A reply as Ollama streams it: a JSON object a line."""
    call.begin()
    for piece, done in ((GOOD, False), ("", True)):
        line = {"model": "fake", "created_at": "2026-07-15T00:00:00Z", "done": done,
                "message": {"role": "assistant", "content": piece}}  # fmt: skip
        if done:
            line |= {"done_reason": "stop", "prompt_eval_count": 600, "eval_count": 40}
        call.raw(json.dumps(line) + "\n")


def test_anthropic_writes(shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_anthropic", reason="lamina[anthropic] is not installed")
    with provider(_anthropic) as at:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", at.url.removesuffix("/v1"))
        monkeypatch.setenv("ANTHROPIC_API_KEY", "nobody's")
        answer = _ask(shipped, "anthropic:fake")
    assert answer.writer == "anthropic:fake" and answer.tokens > 500
    assert answer.text.startswith("**No. 63053 cannot be billed alone.** [1][2]")


def test_anthropic_fails_quietly(shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_anthropic", reason="lamina[anthropic] is not installed")
    with provider(status(529, "overloaded")) as at:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", at.url.removesuffix("/v1"))
        monkeypatch.setenv("ANTHROPIC_API_KEY", "nobody's")
        answer = _ask(shipped, "anthropic:fake")
    assert (answer.writer, answer.fallback, len(at.calls)) == ("rules", "provider_error", 3)
    assert "overloaded" not in str(answer.to_json())


def test_ollama_writes(shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_ollama", reason="lamina[ollama] is not installed")
    with provider(_ollama) as at:
        monkeypatch.setenv("OLLAMA_HOST", at.url.removesuffix("/v1"))
        answer = _ask(shipped, "ollama:fake")
    assert answer.writer == "ollama:fake" and answer.tokens >= 640
    assert answer.text.startswith("**No. 63053 cannot be billed alone.** [1][2]")


def test_no_ollama_is_no_error(shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_ollama", reason="lamina[ollama] is not installed")
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
    answer = _ask(shipped, "ollama:fake")
    assert (answer.writer, answer.fallback) == ("rules", "unreachable")


# What is offered


def _specs(environment: Mapping[str, str], **more: object) -> list[str]:
    return [one.spec for one in available_writers({**NOWHERE, **environment}, **more)]  # type: ignore[arg-type]


def test_the_rules_are_always_offered() -> None:
    assert _specs({}) == ["rules"]


def test_a_key_is_offered_and_never_shown() -> None:
    found = available_writers({**NOWHERE, "ANTHROPIC_API_KEY": "sk-a", "OPENAI_API_KEY": "sk-o"})
    assert [one.spec.split(":")[0] for one in found] == ["rules", "anthropic", "openai"]
    assert "sk-" not in str(found) and "ANTHROPIC_API_KEY is set" in str(found)
    assert all(WriterSpec.parse(one.spec) for one in found)


def test_an_empty_key_is_none() -> None:
    assert _specs({"ANTHROPIC_API_KEY": "", "OPENAI_API_KEY": ""}) == ["rules"]


def test_a_model_can_be_named_for_a_key() -> None:
    assert _specs({"OPENAI_API_KEY": "k", "LAMINA_OPENAI_MODEL": "mine"})[1] == "openai:mine"


def test_a_running_ollama_is_offered_with_its_models() -> None:
    with provider(silence) as at:
        at.tags = {"models": [{"name": "qwen:4b"}, {"name": "llama"}]}
        found = _specs({"OLLAMA_HOST": at.url.removesuffix("/v1")})
    assert found == ["rules", "ollama:qwen:4b", "ollama:llama"]


def test_something_else_on_that_port_is_not_ollama() -> None:
    with provider(silence) as at:
        at.tags = ["no", "models"]
        assert _specs({"OLLAMA_HOST": at.url.removesuffix("/v1")}) == ["rules"]


def test_a_gguf_file_is_offered(tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"GGUF")
    assert _specs({}, gguf=file)[-1] == f"gguf:{file}"
    assert _specs({"LAMINA_WRITER": f"gguf:{file}"})[-1] == f"gguf:{file}"
    assert _specs({}, gguf=tmp_path / "none.gguf") == ["rules"]


def test_what_must_be_installed_first_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.writers.offered.find_spec", lambda name: None)
    found = available_writers({**NOWHERE, "OPENAI_API_KEY": "k"})
    assert found[1] == OfferedWriter(found[1].spec, "OPENAI_API_KEY is set", "openai")


def test_a_damaged_model_file_is_a_quiet_note(shipped: Store, tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp", reason="the extra lamina[gguf] is not installed")
    file = tmp_path / "model.gguf"
    file.write_bytes(b"GGUF but not really")
    answer = _ask(shipped, f"gguf:{file}")
    assert (answer.writer, answer.fallback) == ("rules", "not_served")
    assert str(tmp_path) not in str(answer.to_json())


# Names, limits, failures


@pytest.mark.parametrize(
    ("text", "provider", "model"),
    [
        ("rules", "rules", ""),
        (" RULES ", "rules", ""),
        ("openai:gpt-5-mini", "openai", "gpt-5-mini"),
        ("Ollama:qwen:4b", "ollama", "qwen:4b"),
        ("anthropic: claude", "anthropic", "claude"),
    ],
)
def test_writers_are_named_by_provider_and_model(text: str, provider: str, model: str) -> None:
    assert WriterSpec.parse(text) == WriterSpec(provider, model)


@pytest.mark.parametrize("text", ["", "gpt-5", "openai", "openai:", "bard:x", "rules:fast"])
def test_another_name_is_told_how_to_be_right(text: str) -> None:
    with pytest.raises(BadInput, match="anthropic:MODEL"):
        WriterSpec.parse(text)


def test_a_path_is_not_shown_with_an_answer(tmp_path: Path) -> None:
    file = tmp_path / "m.gguf"
    file.touch()
    assert WriterSpec.parse(f"gguf:{file}").label == "gguf:m.gguf"


def test_a_model_on_this_machine_may_take_longer() -> None:
    limits = Limits(seconds=10)
    assert limits.for_provider("openai") == limits
    assert limits.for_provider("gguf").seconds > 10


def test_every_failure_has_a_note_without_a_figure() -> None:
    for kind in NOTES:
        note = WriterFailure(kind).note("openai:x")
        assert note.startswith("The writer openai:x") and not any(c.isdigit() for c in note)


def test_a_cause_is_found_below_other_errors() -> None:
    try:
        try:
            raise TimeoutError("secret")
        except TimeoutError as inner:
            raise RuntimeError("wrapped") from inner
    except RuntimeError as error:
        assert failure_of(error).kind == "timeout"
    assert failure_of(KeyError("x")).kind == "unreadable"
