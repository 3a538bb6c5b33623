"""Text on its way to the screen: what comes from sources and askers is data, never live markup."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from urllib.parse import quote, urlsplit

from assistant.safety.markup import ADDRESS, addresses_as_code, plain_signs, unlinked
from corpus.hidden_characters import without_hidden

IMAGE = re.compile(r"!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])?")
LINK = re.compile(r"(?<!\\)\[(?!\d+\])((?:\\.|[^\[\]])+)\]\([^)]*\)")
DEFINITION = re.compile(r"^(\s*)\[(?!\d+\])([^\]]+)\]:", re.MULTILINE)
DIRECTIVE = re.compile(r":(?=[A-Za-z][\w-]*[\[{])")
DOLLAR = re.compile(r"\\*\$")
MARKERS = re.compile(r"\s*((?:\[\d+\])+)(?!\()")
MARKER = re.compile(r"\[(\d+)\]")
LIVE = re.compile(r"([\\`*_\[\]<>#$~|!])|:(?=[A-Za-z/_+\d-]+[:\[{])")
LINE_START = re.compile(r"^(\s*)(?:(\d+)([.)])(?=\s|$)|([-+=]))", re.MULTILINE)
BLOCK_START = re.compile(r"^(\s*(?:(?:[-*+]|\d+[.)]|#{1,6}|>)\s+)*)(.*)$")
CODE = re.compile(r"(?<![\w.,$/`=-])[0-9A-Z]\d{3}[0-9A-Z](?![\w%`=]|\.\d)")
QUIET = str.maketrans(
    {"\\": "/", '"': "'", "<": "‹", ">": "›", "[": "(", "]": ")", "$": "", "&": "&amp;"}
)
RULE_ROW = re.compile(r"^\s*\|?[\s:|-]+\|?\s*$")


def still(text: str) -> str:
    """Markdown without images, links, HTML, formulas and Streamlit's own directives."""
    text = unlinked(LINK.sub(r"\1", IMAGE.sub(r"\1", without_hidden(plain_signs(text)))))
    text = DIRECTIVE.sub(r"\:", DEFINITION.sub(r"\1\\[\2]:", text))
    return DOLLAR.sub(r"\\$", addresses_as_code(text.replace("<", "&lt;")))


def verbatim(text: str) -> str:
    """Plain text as Markdown that shows it letter for letter, line breaks included."""
    parts, end = [], 0
    text = without_hidden(text)
    for found in ADDRESS.finditer(text):
        parts += [_escaped(text[end : found.start()]), f"`{found[0]}`"]
        end = found.end()
    text = "".join([*parts, _escaped(text[end:])])
    text = LINE_START.sub(r"\1\2\\\3\4", text)
    return text.replace("\n", "  \n")


def _escaped(text: str) -> str:
    return LIVE.sub(lambda m: f"\\{m[0]}", text.replace("&", "&amp;"))


def cell(text: str) -> str:
    """Plain text for one cell of a Markdown table."""
    return verbatim(" ".join(text.split()))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table of cells that are Markdown already."""
    lines = [head, ["---" for _ in head], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def chip(exchange: int, n: int, hint: str = "") -> str:
    """A citation's number as a link that the page catches; `hint` shows when hovering."""
    hint = " ".join(hint.split()).translate(QUIET)
    title = f' "{hint}"' if hint else ""
    return f"[{n}](#cite-{exchange}-{n}{title})"


def cited(
    text: str, exchange: int, hints: Mapping[int, str] | None = None, codes: Collection[str] = ()
) -> str:
    """An answer's Markdown with [1][2] as chips; `hints` are the known numbers (None: all are).

    `codes` become links to their pages.
    """

    def chips(found: re.Match[str]) -> str:
        numbers = [int(n) for n in MARKER.findall(found[1])]
        known = [n for n in numbers if hints is None or n in hints]
        made = [chip(exchange, n, (hints or {}).get(n, "")) for n in known]
        lost = [f"\\[{n}\\]" for n in numbers if n not in known]
        return f"\u00a0{''.join([*made, *lost])}"

    return MARKERS.sub(chips, with_code_links(still(text), codes))


def with_code_links(text: str, codes: Collection[str]) -> str:
    """Still Markdown in which the codes named are links to their pages."""
    if not codes:
        return text
    return CODE.sub(lambda m: code_link(m[0]) if m[0] in codes else m[0], text)


def code_link(hcpcs: str) -> str:
    """A code as a link to its page; the page catches it, so that the settings stay."""
    return f"[{hcpcs}](code?code={hcpcs})"


def highlighted(text: str, words: str) -> str:
    """A passage with the cited words marked, line by line, when they stand in it."""
    words = words.strip()
    found = _found(text, words)
    if found is None:
        return still(text)
    before, match, after = text[: found[0]], text[found[0] : found[1]], text[found[1] :]
    marked = [_marked(line) for line in still(match).split("\n")]
    return f"{still(before)}{chr(10).join(marked)}{still(after)}"


def _found(text: str, words: str) -> tuple[int, int] | None:
    if not words:
        return None
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    match = re.search(pattern, text)
    return match.span() if match else None


def _marked(line: str) -> str:
    if RULE_ROW.match(line):
        return line
    if line.lstrip().startswith("|"):
        cells = [_mark(c.strip()) if c.strip() else "" for c in line.strip().strip("|").split("|")]
        return f"| {' | '.join(cells)} |"
    start, rest = BLOCK_START.match(line).groups()  # type: ignore[union-attr]
    return f"{start}{_mark(rest)}" if rest.strip() else line


def _mark(text: str) -> str:
    inner = re.sub(r"(?<!\\)([\[\]])", r"\\\1", text)
    return f":primary-background[{inner}]"


def web_link(url: str) -> str:
    """A link to a published page named by its host; "" for anything but http and https."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    address = quote(url.strip(), safe=":/?&=#%~-._+,;@")
    return f"[{verbatim(parts.hostname.removeprefix('www.'))}]({address})"
