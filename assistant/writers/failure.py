"""Why a chat model did not write an answer: a kind for programs, a quiet note for the reader."""

NOTES = {
    "no_package": "its package is not installed",
    "no_key": "no key for it is set in the environment",
    "not_served": "the model file could not be loaded",
    "key_refused": "the provider refused the key",
    "unknown_model": "the provider does not know this model",
    "bad_request": "the provider did not accept the request",
    "throttled": "the provider is taking no more requests at the moment",
    "provider_error": "the provider had an error",
    "timeout": "it did not finish in time",
    "unreachable": "the provider could not be reached",
    "unreadable": "its reply could not be read",
    "no_stream": "its reply could not be read",
    "empty": "its reply was empty",
    "cut_off": "its reply was cut off",
    "too_long": "its reply went far beyond the length asked for",
    "tool_calls": "it asked for tools without end",
    "answer_tokens": "the tokens allowed for one answer were used up",
    "session_tokens": "the tokens allowed for this conversation are used up",
    "unverified": "what it wrote did not pass verification",
}
TRANSIENT = frozenset({"throttled", "provider_error", "timeout", "unreachable"})
"""Kinds that may be gone a moment later."""
STATUSES = {
    401: "key_refused",
    403: "key_refused",
    404: "unknown_model",
    408: "timeout",
    429: "throttled",
}
NO_STREAM = ("No generation chunks", "No generations found")
"""What LangChain says of a reply that was no stream."""
UNREACHABLE = ("ConnectError", "APIConnectionError", "ConnectionError", "RemoteProtocolError",
               "ReadError", "WriteError", "NetworkError", "ConnectionResetError")  # fmt: skip


class WriterFailure(Exception):
    """A model that did not write. It carries a kind and never a provider's own words."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind

    def note(self, label: str) -> str:
        """One quiet sentence for the reader."""
        return f"The writer {label} was not used: {NOTES[self.kind]}. The rules wrote this answer."


def failure_of(error: BaseException) -> WriterFailure:
    """What an error of any provider's library amounts to. The provider's text is left behind."""
    for one in _chain(error):
        if isinstance(one, WriterFailure):
            return one
        kind = _kind(one)
        if kind:
            return WriterFailure(kind)
    return WriterFailure("unreadable")


def _chain(error: BaseException | None) -> list[BaseException]:
    """The error, and those that caused it."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _kind(error: BaseException) -> str | None:
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        if status in STATUSES:
            return STATUSES[status]
        if status >= 400:
            return "provider_error" if status >= 500 else "bad_request"
    if isinstance(error, ValueError) and str(error).startswith(NO_STREAM):
        return "no_stream"
    names = {base.__name__ for base in type(error).__mro__}
    if "TimeoutError" in names or any("Timeout" in name for name in names):
        return "timeout"
    if names.intersection(UNREACHABLE):
        return "unreachable"
    return None


def is_transient(error: Exception) -> bool:
    """Whether to try again: throttled, an error of the provider's, a time-out, no connection."""
    return failure_of(error).kind in TRANSIENT
