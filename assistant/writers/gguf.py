"""A GGUF model served on this machine by llama.cpp, with the OpenAI protocol."""

import os
import threading
from pathlib import Path
from typing import Any

from assistant.writers.failure import WriterFailure

CONTEXT = 8192
"""Tokens of context: the brief for a local model is kept well below."""
_servers: dict[str, Any] = {}
_lock = threading.Lock()


def serve(path: str) -> str:
    """The address of a server for this model, started on first use and kept until the process ends."""
    file = str(Path(path).expanduser().resolve())
    with _lock:
        if file not in _servers:
            _servers[file] = _started(file)
        address: str = _servers[file].listening_address
    return address


def _started(file: str) -> Any:
    try:
        import xllamacpp
    except ImportError as error:
        raise WriterFailure("no_package") from error
    params = xllamacpp.CommonParams()
    params.model.path = file
    params.n_ctx, params.n_parallel = CONTEXT, 1
    params.hostnames, params.port = ["127.0.0.1"], 0
    # One core stays free, and nobody spins: on a busy machine threads that wait for each other by
    # spinning were measured twenty times slower.
    threads = max(1, (os.cpu_count() or 1) - 1)
    for pool in (params.cpuparams, params.cpuparams_batch):
        pool.n_threads, pool.poll = threads, 0
    params.verbosity, params.use_jinja = -1, True
    try:
        return xllamacpp.Server(params)
    except Exception as error:
        raise WriterFailure("not_served") from error
