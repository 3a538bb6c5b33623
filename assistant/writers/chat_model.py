"""The LangChain chat model of a writer. A reader gave its key, or the provider's own variables hold it."""

import importlib
import os
from typing import Any

from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from assistant.writers.failure import WriterFailure, failure_of
from assistant.writers.limits import Limits
from assistant.writers.spec import WriterSpec

PACKAGES = {"anthropic": "langchain_anthropic", "openai": "langchain_openai", "ollama": "langchain_ollama", "gguf": "langchain_openai"}  # fmt: skip
KEYS = {"anthropic": ("ANTHROPIC_API_KEY",), "openai": ("OPENAI_API_KEY",)}
OWN_SERVER = ("OPENAI_BASE_URL", "OPENAI_API_BASE")
"""Variables that name another server of the OpenAI protocol; it may do without a key."""


def has_key(provider: str) -> bool:
    """Whether the environment holds what a provider needs. The key itself is not looked at."""
    named = KEYS.get(provider, ())
    if provider == "openai" and any(os.environ.get(name) for name in OWN_SERVER):
        return True
    return not named or any(os.environ.get(name) for name in named)


def chat_model(
    spec: WriterSpec, limits: Limits, streaming: bool = True, key: SecretStr | None = None
) -> BaseChatModel:
    """The model. Retries are ours, not the library's. Raises WriterFailure, never with a key in it.

    `key` goes before the one of the environment.
    """
    try:
        package = importlib.import_module(PACKAGES[spec.provider])
    except ImportError as error:
        raise WriterFailure("no_package") from error
    if key is None and not has_key(spec.provider):
        raise WriterFailure("no_key")
    try:
        model: BaseChatModel = MAKERS[spec.provider](
            package, spec.model, limits, **({} if key is None else {"api_key": key})
        )
    except WriterFailure:
        raise
    except Exception as error:
        raise failure_of(error) from None
    model.disable_streaming = not streaming
    return model


def _anthropic(package: Any, model: str, limits: Limits, **more: Any) -> BaseChatModel:
    made: BaseChatModel = package.ChatAnthropic(
        model=model, max_tokens=limits.output_tokens, timeout=limits.call_seconds, max_retries=0,
        **more,
    )  # fmt: skip
    return made


def _openai(package: Any, model: str, limits: Limits, **more: Any) -> BaseChatModel:
    keyless = not os.environ.get("OPENAI_API_KEY")
    if keyless and "api_key" not in more:
        more["api_key"] = "none"
    made: BaseChatModel = package.ChatOpenAI(
        model=model, max_tokens=limits.output_tokens, timeout=limits.call_seconds, max_retries=0,
        stream_usage=True, use_responses_api=False, **more,
    )  # fmt: skip
    return made


def _ollama(package: Any, model: str, limits: Limits) -> BaseChatModel:
    made: BaseChatModel = package.ChatOllama(
        model=model, num_predict=limits.output_tokens,
        client_kwargs={"timeout": limits.call_seconds},
    )  # fmt: skip
    return made


def _gguf(package: Any, model: str, limits: Limits) -> BaseChatModel:
    from openai import DefaultAsyncHttpxClient

    from assistant.writers.gguf import serve

    return _openai(
        package, "local", limits, base_url=f"{serve(model)}/v1", api_key="none", temperature=0.2,
        extra_body={"repeat_penalty": 1.1},  # small models repeat themselves up to the length limit
        http_async_client=DefaultAsyncHttpxClient(trust_env=False),
    )  # fmt: skip


MAKERS = {"anthropic": _anthropic, "openai": _openai, "ollama": _ollama, "gguf": _gguf}
