"""Text as an export may hold it: nothing that cannot be seen, nothing a file format trips over."""

from urllib.parse import quote, urlsplit

from corpus.hidden_characters import without_hidden


def visible(text: str) -> str:
    """The text without control, direction and zero-width characters; line feeds stay, tabs and form
    feeds become blanks and line feeds."""
    return without_hidden(text).replace("\f", "\n").replace("\t", " ")


def flat(text: str) -> str:
    """The same in one line."""
    return " ".join(visible(text).split())


def cut(text: str, length: int) -> str:
    """The first words of a line, with … where something was left out."""
    text = flat(text)
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def web_address(url: str) -> str:
    """The address of a published page, every unusual sign encoded; "" for anything but http(s)."""
    url = flat(url)
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        return ""
    return quote(url, safe=":/?&=#%~-._+,;@")
