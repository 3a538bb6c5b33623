"""Whether a changed statement is true after all: such a change is no corruption and is not counted."""

import re

from evals.corruptions.sample import MARKER, Change, Sample

LEAST = 4
"""Words from which a statement that stands elsewhere too is the same statement."""
CODE = re.compile(r"(?<![\w.$])(?:\d{5}|[A-Z]\d{4})(?![\w])")


def flat(text: str) -> str:
    """A text for comparing: markers, emphasis and thousands commas dropped, small letters."""
    text = MARKER.sub("", text).replace("*", "")
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text).replace("percent", "%")
    text = re.sub(r"\s+%", "%", re.sub(r"^\s*[-*] +", "", text, flags=re.MULTILINE))
    return " ".join(text.lower().split())


def is_true(change: Change) -> bool:
    """Whether the change left the answer as true as it was.

    It did when nothing changed but the dress; when the changed statement stands elsewhere in the
    answer or in the evidence word for word; and when a code of a list was exchanged for another of
    the same list. Markers are left to what makes them (evals.corruptions.sources).
    """
    sample = change.sample
    if change.kind.startswith("marker"):
        return False
    if flat(change.text) == flat(sample.text):
        return True
    said = flat(change.statement).rstrip(".")
    if len(said.split()) >= LEAST and (said in flat(sample.text) or said in flat(sample.evidence)):
        return True
    if change.kind == "diagnosis":
        return "lists" in said and any(
            change.before in line and change.after in line for line in sample.evidence.splitlines()
        )
    if change.kind == "cell":
        return _both_of_the_lists(change)
    return change.kind == "code" and _of_the_list(change)


def _both_of_the_lists(change: Change) -> bool:
    """Two excerpts of code lists exchanged, where each source lists all codes of both."""
    codes = set(CODE.findall(change.before)) | set(CODE.findall(change.after))
    return len(codes) > 2 and sum(codes <= listed for listed in _lists(change.sample)) > 1


def _of_the_list(change: Change) -> bool:
    """A listed code exchanged for one that the same source lists and the answer does not show."""
    before, after = change.before, change.after
    for listed in _lists(change.sample):
        if before in listed and after in listed:
            codes = CODE.findall(change.statement)
            return (
                codes.count(after) == 1
                and len(codes) > 2
                and len(codes) * 2 >= len(change.statement.split())
            )
    return False


def _lists(sample: Sample) -> list[set[str]]:
    lines = (
        line for text in sample.evidence.splitlines() for line in re.split(r"; (?=[a-z])", text)
    )
    return [set(codes) for line in lines if len(codes := CODE.findall(line)) > 2]
