"""What of an HTML page its reader does not see, and what is frame around the text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml.html import HtmlElement

SCRIPTS = frozenset({"script", "iframe", "object", "embed", "applet", "frame", "frameset"})
PICTURES = frozenset({"img", "picture", "svg", "canvas", "video", "audio", "map"})
_WITHOUT_TEXT = frozenset(
    {"style", "noscript", "template", "link", "meta", "head", "select", "input", "button",
     "textarea", "datalist", "dialog", "noframes", "base", "title", "math", "option", "progress", "meter"}
)  # fmt: skip
_FRAME = frozenset({"nav", "aside", "footer"})
_FRAME_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog",
     "menu", "menubar", "toolbar"}
)  # fmt: skip
_FRAME_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|breadcrumbs?|cookies?|consent|gdpr|sidebar|"
    r"social|share|sharing|advert\w*|ads?|newsletter|subscribe|skip|skiplink|pagination|pager|"
    r"site-header|site-footer|page-footer|masthead|popup|modal)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FRAMING = frozenset({"div", "section", "ul", "ol", "p", "span", "form", "a", "header", "details"})
_HIDING = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0+)?(?:;|$)|font-size:(?:0|[01](?:\.\d+)?(?:px|pt))(?:\D|$)|"
    r"text-indent:-\d{3}|(?:left|top|right|bottom):-\d{3}|(?:max-)?(?:height|width):[01](?:px)?(?:;|$)|"
    r"clip(?:-path)?:(?:rect\([01]|inset\((?:50|100))|transform:scale\(0|color:transparent|mso-hide:all"
)
_PALE = re.compile(
    r"(?<![-\w])color:(?:white|#fff(?:fff)?|#f[c-f]f[c-f]f[c-f]|rgba?\(25[0-5],25[0-5],25[0-5])"
)
_GROUND = re.compile(r"background(?:-color)?:(?!white|#fff|none|transparent|inherit)")
_MEDIA = re.compile(r"@[\w-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?:[a-zA-Z]\w*)?([.#][\w-]+)$")
MOST_LINKED = 0.8
FEWEST_LINKS = 4


@dataclass
class Unseen:
    """Decides what of a page is left out, and counts it: hidden, scripts, pictures, frame."""

    names: frozenset[str] = frozenset()
    counts: dict[str, int] = field(default_factory=dict)

    def leaves_out(self, element: HtmlElement) -> bool:
        """Whether the element and all in it is passed over."""
        tag = str(element.tag)
        if tag in SCRIPTS:
            return self._count("scripts or embedded programs, which did not run")
        if tag in PICTURES:
            return self._count("pictures, which were not loaded")
        if tag in _WITHOUT_TEXT:
            return True
        if self._is_hidden(element):
            return "".join(element.itertext()).strip() == "" or self._count("hidden text")
        return is_frame(element)

    def words(self) -> tuple[str, ...]:
        """What was left out, in words."""
        return tuple(f"{what} ({count})" for what, count in sorted(self.counts.items()))

    def _count(self, what: str) -> bool:
        self.counts[what] = self.counts.get(what, 0) + 1
        return True

    def _is_hidden(self, element: HtmlElement) -> bool:
        if element.get("hidden") is not None or element.get("aria-hidden") == "true":
            return True
        style = _plain(element.get("style") or "")
        if style and (_hides(style) or (_PALE.search(style) and not _GROUND.search(style))):
            return True
        if str(element.tag) == "font" and _plain(element.get("color") or "") in (
            "white",
            "#ffffff",
        ):
            return True
        called = {f".{name}" for name in (element.get("class") or "").split()}
        return bool(self.names & (called | {f"#{element.get('id')}"}))


def hiding_names(styles: Iterable[str]) -> frozenset[str]:
    """Classes and ids that a page's own style sheets hide from every reader, ".x" and "#x"."""
    names: set[str] = set()
    for sheet in styles:
        sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
        for selectors, rules in _RULE.findall(_MEDIA.sub("", sheet)):
            if _hides(_plain(rules)):
                found = (_SIMPLE.match(each.strip()) for each in selectors.split(","))
                names |= {match[1] for match in found if match}
    return frozenset(names)


def is_frame(element: HtmlElement) -> bool:
    """Menus, cookie notices, side columns, feet: what stands on every page of a site."""
    tag = str(element.tag)
    if tag in _FRAME or (element.get("role") or "").lower() in _FRAME_ROLES:
        return not element.xpath("boolean(.//main|.//article|.//h1)") or tag == "nav"
    if tag == "header" and not element.xpath("boolean(.//h1|ancestor::article|ancestor::main)"):
        return True
    if tag in ("ul", "ol", "div", "section") and _is_list_of_links(element):
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    if tag not in _FRAMING or not _FRAME_NAMES.search(named):
        return False
    return not element.xpath("boolean(.//main|.//article|.//h1|.//table)")


def _is_list_of_links(element: HtmlElement) -> bool:
    links = element.xpath(".//a[@href]")
    if len(links) < FEWEST_LINKS:
        return False
    every = len("".join("".join(element.itertext()).split()))
    linked = sum(len("".join("".join(link.itertext()).split())) for link in links)
    return linked > MOST_LINKED * every


def _plain(style: str) -> str:
    return re.sub(r"\s+|!important", "", style).lower()


def _hides(style: str) -> bool:
    return _HIDING.search(style) is not None
