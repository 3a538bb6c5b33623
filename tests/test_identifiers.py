"""Identifiers of patients are masked, of every class and form; codes, levels and places never are."""

import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.identifiers import find_identifiers, mask, screen, screen_document
from assistant.identifiers import numbers as number_patterns
from assistant.identifiers.protected import PROTECTED
from assistant.identifiers.span import Span
from evals.case import BUILT_IN, read_cases

GIVEN = (
    "John", "Maria", "Robert", "Linda", "Jose", "Patricia", "David", "Susan", "Ahmed", "Wei", "Aaliyah", "Wojciech",
    "Siobhan", "Oluwaseun", "Thi", "Xiomara", "Bartholomew", "Ingrid", "Ngozi", "Raghunath", "Jean-Luc", "Mary", "Giuseppe", "Kateryna",
)  # fmt: skip
FAMILY = (
    "Smith", "Garcia", "Nguyen", "Johnson", "O'Brien", "Kowalczyk", "Okonkwo", "Papadopoulos", "McAllister", "Van Houten",
    "Fitzgerald-Jones", "Szymanski", "Ramaswamy", "Achterberg", "Lindqvist", "De Luca", "Tran", "Yamamoto", "Hernandez", "Bergstrom",
)  # fmt: skip
TAIL = (
    "had 63047 on 2026-03-04", "63053, L4-5", "had 22633 and 22634, what is paid?", "M48.061, 63030-50",
    "can we bill 22853 x2?", "came back 3 weeks after 63047",
)  # fmt: skip


def names(rng: random.Random) -> Iterator[str]:
    """A patient's name in the forms people write."""
    first, last, middle = rng.choice(GIVEN), rng.choice(FAMILY), rng.choice("ABCEJLMRT")
    yield f"Patient {first} {last}"
    yield f"pt {first} {last}"
    yield f"Pt: {last}, {first}"
    yield f"Mr. {last}"
    yield f"Mrs {last}"
    yield f"Ms. {first} {middle}. {last}"
    yield f"patient name: {last.upper()}, {first.upper()} {middle}"
    yield f"Name: {first} {last}"
    yield f"the patient, {first} {last},"
    yield f"our patient {first} {middle}. {last}"
    yield f"patient named {first} {last}"
    yield f"mr {last.lower()}"


def numbers(rng: random.Random) -> Iterator[tuple[str, str, str]]:
    """Class, text and the secret in it."""

    def digits(count: int) -> str:
        return str(rng.randint(1, 9)) + "".join(str(rng.randint(0, 9)) for _ in range(count - 1))

    def day() -> str:
        y, m, d = rng.randint(1925, 2001), rng.randint(1, 12), rng.randint(1, 28)
        month = time.strftime("%B", (y, m, d, 0, 0, 0, 0, 1, 0))
        return rng.choice((f"{m}/{d}/{y}", f"{m:02}-{d:02}-{y}", f"{y}-{m:02}-{d:02}", f"{month} {d}, {y}", f"{d} {month[:3]} {y}", f"{m}/{d}/{y % 100:02}"))  # fmt: skip

    letters = "ACDEFGHJKMNPQRTUVWXY"
    mbi = f"{rng.randint(1, 9)}{rng.choice(letters)}{rng.choice(letters)}{rng.randint(0, 9)}{{}}{rng.choice(letters)}{rng.choice(letters)}{rng.randint(0, 9)}{{}}{rng.choice(letters)}{rng.choice(letters)}{digits(2)}"
    for label in ("DOB ", "dob: ", "D.O.B. ", "date of birth ", "born ", "Birthdate: "):
        yield "DATE_OF_BIRTH", label + (born := day()), born
    for label in ("MRN ", "MRN: ", "MRN#", "mrn ", "medical record number ", "Chart # ", "MR# ", "patient ID "):  # fmt: skip
        yield "MEDICAL_RECORD_NUMBER", label + (mrn := rng.choice(("", "", "A-", "H")) + digits(7)), mrn  # fmt: skip
    for label in ("Acct ", "account number ", "account #", "claim number ", "member ID ", "Accession # ", "policy no. "):  # fmt: skip
        yield "ACCOUNT_NUMBER", label + (account := rng.choice(("", "XK")) + digits(9)), account
    for form in ("{}", "MBI {}", "Medicare number {}", "HICN {}"):
        yield "MEDICARE_ID", form.format(code := mbi.format(*rng.choice((("", ""), ("-", "-"))))), code  # fmt: skip
    for form in ("SSN {}", "{}", "social security number {}", "ssn: {}"):
        yield "US_SSN", form.format(ssn := f"{digits(3)}-{digits(2)}-{digits(4)}"), ssn
    for shape in ("({}) {}-{}", "{}-{}-{}", "{}.{}.{}", "phone {} {} {}", "cell: {}{}{}"):
        yield "PHONE_NUMBER", (phone := shape.format(digits(3), digits(3), digits(4))), phone[-4:]
    for host in ("example.org", "mail.example.com"):
        yield "EMAIL_ADDRESS", (mail := f"{rng.choice(GIVEN).lower()}.{digits(2)}@{host}"), mail
    for street in ("Elm Street", "Oak Ridge Dr", "N. 5th Ave", "Martin Luther King Blvd", "maple lane"):  # fmt: skip
        label = "lives at " if street[0].islower() else rng.choice(("", "lives at ", "address "))
        yield "STREET_ADDRESS", f"{label}{digits(rng.randint(1, 4))} {street}", street
    for form in ("{}-year-old", "{} yo", "{} y/o", "aged {}", "{} years old"):
        yield "AGE_OVER_89", form.format(age := str(rng.randint(90, 109))), age


def misses(rounds: int) -> tuple[Counter[str], Counter[str], list[str]]:
    """How many of each class were put in, how many were missed, and where."""
    rng, all_, missed, where = random.Random(4), Counter[str](), Counter[str](), []
    for _ in range(rounds):
        planted = [("PERSON", name, "") for name in names(rng)]
        planted += list(numbers(rng))
        for kind, words, secret in planted:
            tail = rng.choice(TAIL)
            text = f"{words} {tail}"
            masked, kinds = screen(text)
            kept = [w for w in (words.replace(",", " ").split() if kind == "PERSON" else [secret])
                    if len(w) > 2 and w[0].isupper() | (kind != "PERSON") and w.rstrip(":.") not in LABELS and w in masked]  # fmt: skip
            all_[kind] += 1
            if kind not in kinds or kept:
                missed[kind] += 1
                where.append(f"{text} => {masked}")
            assert tail.split(",")[0].split(" on ")[0] in masked, f"codes are kept: {text} => {masked}"  # fmt: skip
    return all_, missed, where


LABELS = frozenset({"Patient", "Name", "Mrs", "Pt", "Mr", "Ms"})


def test_recall_of_every_class_on_generated_texts() -> None:
    every, missed, where = misses(40)
    assert sum(every.values()) >= 2000
    recall = {kind: 1 - missed[kind] / count for kind, count in every.items()}
    assert min(recall.values()) >= 0.99, f"{recall}\n" + "\n".join(where[:20])


def test_nothing_is_masked_in_the_known_questions() -> None:
    """Of the questions of the eval sets only those about identifiers hold any."""
    cases = [c for c in read_cases(BUILT_IN) if "identifier" not in c.category]
    masked = {q: screen(q)[0] for c in cases for q in c.turns if screen(q)[1]}
    wrong = {q: m for q, m in masked.items() if not any(w in q for w in KNOWN_IDENTIFIERS)}
    assert len(cases) > 400 and not wrong


KNOWN_IDENTIFIERS = ("DOB ", "MRN ", "pt John", "Mr. ", "Mrs. ", "Dr. ")
"""What marks the questions of other categories that hold identifiers on purpose."""


@pytest.mark.parametrize(
    "text",
    [
        "63052, 63053 and 22633x2 at L4-5 for M48.061, 63047-59-51",
        "What is paid for 63047 in Jackson, Mississippi and in Austin, Texas?",
        "King County, Washington: 63030 with G0289, J3490 and 0275T",
        "date of service 03/04/2026, surgery on March 4, 2026, visit 2026-04-20",
        "a 67 year old, an 89-year-old and a 5 yo had 63047 in the 90-day global period",
        "encounter 99213-25, claim with 22633 and 63047, unit 2, group 062",
        "locality 13202-01, ZIP 10001, ZIP 60614-1234, carrier 12502",
        "$1,304.17 at 33.4009, 62.5 % of it, 4.14 RVUs, 0.5 mm",
        "modifier AS, 62, 80, QK; POS 21 and 24; status C; MAI 3; APC 5114",
        "the PA, NP, CRNA, co-surgeon and the assistant surgeon were paid",
        "Dr. says bill 63047, patient says no; Patient has stenosis; pt needs 22633",
        "how to code when dr writes borderline hypertension", "doctor dictated a TLIF, dr fused L4-5",
        "Gill procedure, Chiari malformation, Ehlers Danlos, Scott wiring, Wilson disease, Harrington rod",
        "CPT Assistant July 2024, MLN Matters MM13000, CR 12345, Pub. 100-04 chapter 12 §40.6",
        "MR imaging 72148 and MS with spasm, DR panel; Will Medicare pay? May I bill Mark-up?",
        "manual §20.9.3.2, section 1.2.3.4, edition 2026C, RVU26C, pp. 17-20",
        "denied with CO-97, CARC 16, RARC N130; ICN missing; member plan; last 4 levels",
        "63047 63048 63052 63053 22630 22633 22634 22612",
        "Novitas, Noridian, Palmetto GBA, National Government Services, Blue Cross Blue Shield",
        "Bill Medicare for 63047. Grant me the rate. Summer 2026. Frank discussion of 22633.",
    ],
)  # fmt: skip
def test_what_a_coding_question_needs_stays(text: str) -> None:
    assert screen(text)[0] == text


@pytest.mark.parametrize(
    "text",
    [
        "J. Kowalski had 63047", "john smith 63047", "JANE DOE had 22633", "Smith, John 63047", "GARCIA, MARIA L, 63030",
        "Maria L. Garcia was operated", "wife Linda Chen called", "Dr. Patel operated on 2026-03-04",
    ],
)  # fmt: skip
def test_names_without_a_label(text: str) -> None:
    assert screen(text)[1]


def test_a_date_of_birth_without_a_label_is_masked_beside_a_name_only() -> None:
    assert screen("Mr. Smith, 03/04/1950, 63047 on 03/04/2026")[0] == (
        "Mr. [PERSON], [DATE_OF_BIRTH], 63047 on 03/04/2026"
    )
    assert screen("rule of 03/04/1994 for 63047")[0] == "rule of 03/04/1994 for 63047"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("card 4111 1111 1111 1111", "CREDIT_CARD"), ("driver's license D1234567", "LICENSE_NUMBER"),
        ("implant serial no. 88A-4471-X", "DEVICE_ID"), ("VIN 1HGCM82633A004352", "VEHICLE_ID"),
        ("IP address 192.168.10.44", "IP_ADDRESS"), ("P.O. Box 1234", "STREET_ADDRESS"),
        ("last four of her social: 6789", "US_SSN"), ("HICN 123-45-6789A", "MEDICARE_ID"),
    ],
)  # fmt: skip
def test_rarer_classes(text: str, kind: str) -> None:
    assert screen(text)[1] == (kind,)


def test_the_same_words_get_the_same_mask_and_spans_allow_undoing() -> None:
    text = "John Smith and JOHN  SMITH and Mary Jones, MRN 1234567"
    masked = mask(text, find_identifiers(text), numbered=True)
    assert masked.text == "[PERSON_1] and [PERSON_1] and [PERSON_2], MRN [MEDICAL_RECORD_NUMBER_1]"
    undone = masked.text
    for span, sign in zip(reversed(masked.spans), reversed(masked.masks), strict=True):
        at = undone.rindex(sign)
        undone = undone[:at] + text[span.start : span.end] + undone[at + len(sign) :]
    assert undone == text


def test_names_of_providers_are_a_choice() -> None:
    assert find_identifiers("Dr. Smith did 63047", providers=False) == []
    assert [s.kind for s in find_identifiers("Dr. Smith did 63047")] == ["PROVIDER"]


def test_overlapping_spans_are_masked_once() -> None:
    assert mask("abcdef", [Span(0, 4, "A"), Span(2, 6, "B")]).text == "[A]ef"


def test_a_document_is_screened_and_its_publisher_stays() -> None:
    text = "Authors: Smith J, Garcia M. Phone 212-555-0147.\nPatient name: John Smith, DOB 3/4/1950, MRN 1234567: 63047."
    assert screen_document(text).split("\n") == [
        text.split("\n")[0],
        "Patient name: [PERSON], DOB [DATE_OF_BIRTH], MRN [MEDICAL_RECORD_NUMBER]: 63047.",
    ]


@pytest.mark.parametrize("folder", ["corpus/pages", "corpus/policies"])
def test_nothing_in_our_own_pages_looks_like_a_patient(folder: str) -> None:
    for file in sorted((Path(__file__).parents[1] / folder).glob("*.md")):
        text = file.read_text(encoding="utf-8")
        assert screen_document(text) == text, file.name


def test_screening_takes_milliseconds_and_loads_no_model_without_need(timed: Callable[..., float]) -> None:  # fmt: skip
    questions = [q for case in read_cases(BUILT_IN) for q in case.turns][:200]
    took = sorted(timed(screen, question) for question in questions)
    assert took[len(took) // 2] < 0.02


@pytest.fixture
def timed() -> Callable[..., float]:
    def seconds(call: Callable[[str], object], text: str) -> float:
        begun = time.perf_counter()
        call(text)
        return time.perf_counter() - begun

    return seconds


def test_importing_the_screen_loads_neither_spacy_nor_presidio() -> None:
    import subprocess

    code = "import sys, assistant.identifiers as i; i.screen('63047 for M48.061, MRN 1234567'); print([m for m in ('spacy', 'presidio_analyzer') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_protected_tokens_are_found_whole() -> None:
    found = [m[0] for m in PROTECTED.finditer("63047-59 x2 at L4-5, M48.061, $1,304.17, 13202-01")]
    assert found == ["63047-59 x2", "L4-5", "M48.061", "$1,304.17", "13202-01"]


def test_an_imported_document_is_masked_before_it_is_kept(tmp_path: Path) -> None:
    from assistant.identifiers import DocumentScreen
    from corpus.documents import import_documents

    file = tmp_path / "note_patient_John_Smith_MRN_1234567.txt"
    file.write_text(
        "Operative note\n\nPatient name: Smith, John. DOB: 3/4/1950, MRN 7654321.\n63047 at L4-5 on 2026-03-04.\n",
        encoding="utf-8",
    )
    home, screen_ = tmp_path / "home", DocumentScreen()
    report = import_documents([file], home, mask=screen_)
    kept = "".join(p.read_text(encoding="utf-8") for p in (home / "documents").iterdir())
    assert "63047 at L4-5 on 2026-03-04" in kept and len(report.imported) == 1
    for secret in ("Smith", "smith", "1950", "7654321", "1234567"):
        assert secret not in kept
        assert not any(secret in p.name for p in (home / "documents").iterdir())
    assert screen_.masked >= 2


@pytest.mark.parametrize(
    ("parts", "pattern"), [(parts, one) for _, parts, one in number_patterns._COMPILED if parts]
)
def test_the_parts_of_a_pattern_hide_none_of_its_matches(
    parts: tuple[str, ...], pattern: re.Pattern[str]
) -> None:
    """Whatever the pattern matches holds one of the parts by which a text is passed over."""

    @settings(
        max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    @given(st.from_regex(pattern))
    def holds(text: str) -> None:
        assert any(part in text.casefold() for part in parts)

    holds()
