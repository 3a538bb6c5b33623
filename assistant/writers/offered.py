"""Writers that can be used here and now: the rules, keys in the environment, Ollama, a GGUF file."""

import http.client
import json
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from assistant.writers.spec import WriterSpec

OLLAMA = "http://127.0.0.1:11434"
PROBE_SECONDS = 0.3
MOST_MODELS = 20
MODELS = {"anthropic": "claude-sonnet-4-5", "openai": "gpt-5-mini"}
"""Offered where a key is found; another model of the provider can be named instead."""
VARIABLES = {"anthropic": "LAMINA_ANTHROPIC_MODEL", "openai": "LAMINA_OPENAI_MODEL"}
EXTRAS = {"anthropic": "langchain_anthropic", "openai": "langchain_openai", "ollama": "langchain_ollama", "gguf": "xllamacpp"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfferedWriter:
    """A writer for a picker: `spec` as `--writer` takes it, `why` what was found; when `missing`
    is not "", it is the extra to install first: `pip install 'lamina[…]'`."""

    spec: str
    why: str
    missing: str = ""


def available_writers(
    environment: Mapping[str, str] | None = None, gguf: Path | None = None, probe_seconds: float = PROBE_SECONDS
) -> tuple[OfferedWriter, ...]:  # fmt: skip
    """What can write here: the rules always, then what the environment and this machine offer.

    `gguf` is a model file named in the settings. No key is read, only whether there is one; the
    one connection made is to Ollama's usual address (or `OLLAMA_HOST`), for `probe_seconds` at most.
    """
    env = os.environ if environment is None else environment
    found = [OfferedWriter("rules", "no model, no network")]
    for provider, variables in (("anthropic", ("ANTHROPIC_API_KEY",)), ("openai", ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE"))):  # fmt: skip
        named = next((name for name in variables if env.get(name)), None)
        if named:
            model = env.get(VARIABLES[provider]) or MODELS[provider]
            found.append(_offer(provider, model, f"{named} is set"))
    for model in ollama_models(env.get("OLLAMA_HOST") or OLLAMA, probe_seconds):
        found.append(_offer("ollama", model, "Ollama is running"))
    configured = env.get("LAMINA_WRITER", "")
    if configured.startswith("gguf:"):
        gguf = gguf or Path(configured.removeprefix("gguf:"))
    if gguf is not None and gguf.expanduser().is_file():
        found.append(_offer("gguf", str(gguf), "a model file on this machine"))
    return tuple(found)


def keyed_writers(
    providers: Collection[str], environment: Mapping[str, str] | None = None
) -> tuple[OfferedWriter, ...]:
    """What a reader can choose who gave keys of these providers for the session."""
    env = os.environ if environment is None else environment
    return tuple(
        _offer(
            provider, env.get(VARIABLES[provider]) or MODELS[provider], "your key, in this session"
        )
        for provider in MODELS
        if provider in providers
    )


def _offer(provider: str, model: str, why: str) -> OfferedWriter:
    missing = "" if find_spec(EXTRAS[provider]) else provider
    return OfferedWriter(str(WriterSpec(provider, model)), why, missing)


def ollama_models(address: str, seconds: float) -> list[str]:
    """The models of a running Ollama, none when none answers in time or sensibly."""
    where = urlsplit(address if "//" in address else f"//{address}")
    try:
        connection = http.client.HTTPConnection(
            where.hostname or "127.0.0.1", where.port or 11434, timeout=seconds
        )
        try:
            connection.request("GET", "/api/tags")
            reply = connection.getresponse()
            listed = json.loads(reply.read(200_000)) if reply.status == 200 else {}
        finally:
            connection.close()
        names = [model["name"] for model in listed["models"]]
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return []
    return [name for name in names if isinstance(name, str)][:MOST_MODELS]
