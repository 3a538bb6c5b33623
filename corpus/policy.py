"""Our digests of CMS policy: policies/<topic>.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from corpus.errors import NoAnswer, UnreadableFile
from corpus.prose import FaqEntry, Section, read_prose, sections_of
from corpus.yaml_text import required, texts

FOLDER = Path(__file__).with_name("policies")


@dataclass(frozen=True, slots=True)
class Policy:
    """One digest: topic, title, words an asker would use, sections with citations."""

    topic: str
    title: str
    synonyms: tuple[str, ...]
    sections: tuple[Section, ...]
    sources: tuple[str, ...]
    reviewed: date

    @property
    def source_id(self) -> str:
        """Its own id as a source, e.g. lamina-policy-mue."""
        return f"lamina-policy-{self.topic}"

    @property
    def faq(self) -> tuple[FaqEntry, ...]:
        """All question-and-answer entries."""
        return tuple(entry for section in self.sections for entry in section.entries)


@cache
def policy(topic: str) -> Policy:
    """The digest of that topic (read once); NoAnswer when there is none."""
    path = FOLDER / f"{topic}.md"
    if not topic.replace("-", "").isalnum() or not path.is_file():
        raise NoAnswer(f"No policy digest '{topic}' in corpus/policies. There are: {_topics()}.")
    return _policy(path)


@cache
def load_policies() -> Mapping[str, Policy]:
    """Every digest by topic, sorted by topic (read once)."""
    return MappingProxyType({path.stem: policy(path.stem) for path in sorted(FOLDER.glob("*.md"))})


def _topics() -> str:
    return ", ".join(sorted(path.stem for path in FOLDER.glob("*.md")))


def _policy(path: Path) -> Policy:
    front, body = read_prose(path)
    topic = str(required(front, "topic", path))
    if topic != path.stem:
        raise UnreadableFile(path, f"topic is '{topic}', the file name says '{path.stem}'")
    return Policy(
        topic=topic,
        title=str(required(front, "title", path)),
        synonyms=texts(front.get("synonyms")),
        sections=sections_of(body, path),
        sources=texts(required(front, "sources", path)),
        reviewed=required(front, "reviewed", path),
    )
