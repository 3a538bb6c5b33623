"""Scoring: every reason why an answer fails its case, in words."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evals.case import Case, Expectation

MARKER = re.compile(r"\[(\d+(?:\s*[,–-]\s*\d+)*)\]")
NUMBER = re.compile(r"\$\s?\d[\d,]*(?:\.\d+)?|\d[\d,]*\.\d+")
CODE = re.compile(r"\b(?:\d{5}|[A-Z]\d{4})\b")


@dataclass(frozen=True, slots=True)
class Score:
    """One scored case: passed when `faults` is empty."""

    case: Case
    answer: dict[str, Any]
    faults: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing was wrong."""
        return not self.faults


def plain(text: str) -> str:
    """Text as patterns see it: no markers or emphasis, no thousands commas, lower case."""
    text = re.sub(r"[*_`|]", " ", MARKER.sub("", text)).replace("×", "x").replace("\u00a0", " ")
    text = re.sub(r"[‐-―−]", "-", text).replace("’", "'")
    return re.sub(r"\s+", " ", re.sub(r"(?<=\d),(?=\d{3})", "", text)).lower()


def score(case: Case, answer: dict[str, Any]) -> Score:
    """Score an Answer's JSON against its case."""
    faults = [*_expected(case.expect, answer), *_well_formed(case.turns, answer)]
    return Score(case, answer, tuple(faults))


def score_turns(case: Case, answers: Sequence[dict[str, Any]]) -> Score:
    """Score the answers to all turns of a case: what each was expected to say, and its form."""
    faults = []
    for position, answer in enumerate(answers[:-1]):
        if position in case.earlier:
            found = _expected(case.earlier[position], answer)
            found += _well_formed(case.turns[: position + 1], answer)
            told = f'turn {position + 1} "{case.turns[position]}"'
            faults += [f"{told}: {fault}" for fault in found]
    last = score(case, answers[-1])
    told = f'turn {len(answers)} "{case.turns[-1]}": ' if case.earlier else ""
    return Score(case, answers[-1], (*faults, *(told + fault for fault in last.faults)))


def _expected(expect: Expectation, answer: dict[str, Any]) -> list[str]:
    flat = plain(answer["text"])
    faults = []
    if answer["status"] not in expect.status:
        faults.append(f"status {answer['status']}, expected {' or '.join(expect.status)}")
    for group in expect.all:
        if not any(re.search(p, flat, re.IGNORECASE) for p in group):
            faults.append(f"missing {' | '.join(group)}")
    faults += [f"must not say {p}" for p in expect.none if re.search(p, flat, re.IGNORECASE)]
    cited = [json.dumps(c) for c in answer["citations"]]
    for group in expect.cites:
        if not any(re.search(p, c, re.IGNORECASE) for p in group for c in cited):
            faults.append(f"no citation of {' | '.join(group)}")
    return faults


def _digits(token: str) -> str:
    token = token.replace("$", "").replace(",", "").strip()
    return token.rstrip("0").rstrip(".") if "." in token else token


def _well_formed(turns: Sequence[str], answer: dict[str, Any]) -> list[str]:
    faults = []
    numbers = {c["n"] for c in answer["citations"]}
    used = {int(n) for m in MARKER.findall(answer["text"]) for n in re.findall(r"\d+", m)}
    if used - numbers:
        faults.append(f"markers without a citation: {sorted(used - numbers)}")
    if answer["status"] == "answered" and not numbers:
        faults.append("answered without a citation")
    ground = json.dumps([answer["results"], answer["citations"], answer["conflicts"]])
    ground += " ".join(turns)
    text = MARKER.sub("", answer["text"])
    known = {_digits(t) for t in re.findall(r"\d[\d,]*(?:\.\d+)?", ground)}
    loose = [t for t in NUMBER.findall(text) if _digits(t) not in known]
    loose += [c for c in CODE.findall(re.sub(r"\$\s?[\d,.]+", "", text)) if c not in ground]
    if loose:
        faults.append(f"ungrounded: {', '.join(loose[:5])}")
    return faults
