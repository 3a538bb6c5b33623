"""What a coder says a note comes to, kept as a case with known codes; the note is masked before it is kept."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assistant.diagnoses.code_facts import written_code
from assistant.diagnoses.tabular import billable
from assistant.identifiers.redaction import redact
from corpus.errors import BadInput, NoAnswer
from corpus.store import Store

FILE = "note_corrections.yaml"
"""In $LAMINA_HOME; `python -m evals.notes PATH` scores it."""
_LINE = re.compile(r"(?P<code>\w{5})(?P<modifiers>(?:-[0-9A-Z]{2})*)(?:[x×](?P<units>\d{1,2}))?", re.I)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Correction:
    """A case that was kept: its id, the lines and diagnoses, the file, and how many places were masked."""

    id: str
    lines: tuple[str, ...]
    diagnoses: tuple[str, ...]
    file: Path
    masked: int


def keep_correction(text: str, right: str, store: Store, day: date, home: Path, why: str = "") -> Correction:  # fmt: skip
    """Keep a note, masked, with the codes that are right for it: "63047-22 22612x2 M48.061".

    Raises BadInput for what is no code of the loaded tables or an ICD-10-CM heading. A case of the
    same note is replaced.
    """
    lines, diagnoses = codes_given(right, store, day)
    masked = redact(text)
    reason = redact(why).text if why else ""
    file = home / FILE
    rows = kept_corrections(home)
    number = 1 + max((int(row["id"].rsplit("-", 1)[1]) for row in rows), default=0)
    same = next((row for row in rows if row["text"] == masked.text), None)
    id = str(same["id"]) if same else f"corrected-{number}"
    row = {
        "id": id, "style": "corrected", "text": masked.text,
        "gold": list(lines), "diagnoses": list(diagnoses), "kept": str(date.today()), **({"why": reason} if reason else {}),
    }  # fmt: skip
    rows = [one for one in rows if one is not same] + [row]
    half = file.with_name(f".{FILE}.part")
    half.write_text(yaml.safe_dump(rows, allow_unicode=True, sort_keys=False), encoding="utf-8")
    half.replace(file)
    return Correction(id, lines, diagnoses, file, len(masked.spans))


def kept_corrections(home: Path) -> list[dict[str, Any]]:
    """The cases kept so far, oldest first."""
    file = home / FILE
    return list(yaml.safe_load(file.read_text(encoding="utf-8")) or ()) if file.is_file() else []


def codes_given(right: str, store: Store, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Claim lines and diagnoses of what a coder typed; "none" for a note that nothing is reported of."""
    lines, diagnoses = [], []
    for word in re.split(r"[\s,;]+", right.strip()):
        code = written_code(word)
        match = _LINE.fullmatch(word)
        if code and billable(code):
            diagnoses.append(code)
        elif match is not None and _known(match["code"].upper(), store, day):
            lines.append(match["code"].upper() + match["modifiers"].upper() + (f"x{match['units']}" if match["units"] not in (None, "1") else ""))  # fmt: skip
        elif word and word.lower() != "none":
            raise BadInput(
                f"'{word}' is no claim line (CODE[-MOD…][xUNITS]) of a loaded code and no billable ICD-10-CM code. "
                'Give for example "63047-22 22612x2 M48.061", or "none".'
            )
    return tuple(lines), tuple(diagnoses)


def _known(hcpcs: str, store: Store, day: date) -> bool:
    try:
        store.fee_row(hcpcs, day)
    except NoAnswer:
        return False
    return True
