"""Notes with planted identifiers, made by chance from a seed: what was planted, and what must stay."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

GIVEN = [
    "Aurelio",
    "Bettina",
    "Caspian",
    "Delphine",
    "Eskil",
    "Farouk",
    "Ghislaine",
    "Hamza",
    "Ilse",
    "Jovan",
    "Keziah",
    "Lorcan",
    "Mireille",
    "Nnamdi",
    "Odalys",
    "Pilar",
    "Quillon",
    "Rosamund",
    "Svetlana",
    "Tomasz",
    "Ursula",
    "Viggo",
    "Wilhelmina",
    "Xiadani",
    "Yusra",
    "Zoltan",
    "John",
    "Mary",
    "Robert",
    "Linda",
    "Michael",
    "Patricia",
    "Wei",
    "Ngoc",
    "Sanjay",
    "Fatima",
    "Carlos",
    "Elena",
    "Hiroshi",
    "Aaliyah",
    "Bronwyn",
    "Cillian",
    "Desta",
    "Emeka",
    "Freya",
]
FAMILY = [
    "Abernathy",
    "Bialystok",
    "Castellanos",
    "Dragomir",
    "Eszterhazy",
    "Fairweather",
    "Grunwald",
    "Hathersage",
    "Iwaszkiewicz",
    "Jankowski",
    "Kirwan",
    "Lindholm",
    "Mbeki",
    "Nakagawa",
    "Oduya",
    "Pennyworth",
    "Quesada",
    "Rasmussen",
    "Sokolov",
    "Tillinghast",
    "Umarov",
    "Vandermeer",
    "Whitlock",
    "Xanthopoulos",
    "Yilmaz",
    "Zuberi",
    "Smith",
    "Johnson",
    "Garcia",
    "Nguyen",
    "Patel",
    "Kim",
    "Rivera",
    "Thornbury",
    "Ashcombe",
    "Dunleavy",
]
STREETS = ("Elm Street", "Oak Ridge Drive", "North 5th Avenue", "Harbor View Road", "Linden Court", "Maple Ave", "Old Mill Ln", "Prospect Blvd")  # fmt: skip
TOWNS = ("Springfield, IL 62704", "Cedar Falls, IA 50613", "Dayton, OH 45402", "Salem, OR 97301", "Macon, GA 31201")  # fmt: skip
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
KEPT = (
    "63047", "22633", "22853", "63052", "22842", "0275T", "M48.061", "M43.16", "M51.26", "L4-5", "L5-S1", "C5-6", "T12-L1",
    "L3", "6.5 x 45 mm", "300 mL", "4 mg", "10 cm", "-59", "62", "50%", "12 levels", "G97.41", "5/5", "4/5", "18 gauge",
)  # fmt: skip
PLACES = {
    "dev": (
        "OPERATIVE REPORT\nPatient Name: {PERSON}\nMRN: {MRN}   DOB: {DOB}\nDate of Surgery: {DATE}\nSurgeon: {PROVIDER}, MD\nAccount #: {ACCOUNT}\n"
        "PREOPERATIVE DIAGNOSIS: {kept} stenosis, {kept}.\nINDICATIONS: {TITLED} is a {AGE}-year-old patient seen on {DATE}.\n"
        "DESCRIPTION: Prone. A {kept} laminectomy was done. Blood loss {kept}. Strength {kept}. Pedicle screws {kept} were placed at {kept}.\n"
        "Medicare ID {MBI}. Phone {PHONE}. Lives at {STREET}, {TOWN}.\nDictated by Dr. {SURNAME} on {DATE}.",
        "Pt: {LAST_FIRST}  DOB {DOB}  MRN {MRN}  SSN {SSN}\nProcedure {kept}, {kept}. Surgeon: Dr. {PROVIDER}. Assistant: {PROVIDER}, PA-C.\n"
        "Call {PHONE} or write to {EMAIL}; portal {URL}. Implant serial # {DEVICE}.\nDriver's license {LICENSE}. Member ID {ACCOUNT}.\n"
        "Levels {kept} and {kept}; codes {kept} {kept}. Fax: {PHONE}. Admitted {DATE}, discharged {DATE}.",
        "Dear Dr. {SURNAME}, thank you for referring {TITLED}, born {DOB}. On {DATE} I operated on {kept}. The patient, aged {AGE}, was at {STREET}.\n"
        "Vehicle: VIN {VIN}. IP address {IP}. Accession # {ACCOUNT}. Chart # {MRN}. HICN {MBI}. We report {kept} and {kept} with {kept}.\nSincerely, {PROVIDER}, MD",
    ),
    "test": (
        "UNIVERSITY HOSPITAL\nNAME: {LAST_FIRST}\nMEDICAL RECORD NUMBER: {MRN}\nDATE OF BIRTH: {DOB}\nADMISSION DATE: {DATE}\nATTENDING SURGEON: {PROVIDER}, M.D.\n"
        "RESIDENT: {PROVIDER}, DO\nMBI: {MBI}\nPROCEDURE: {kept} decompression, {kept}, {kept}.\nHISTORY: The patient is a {AGE} y.o. retiree who fell on {DATE}. {TITLED} lives at {STREET}, {TOWN}.\n"
        "TECHNIQUE: Supine. {kept} was exposed, {kept} used. Estimated loss {kept}; motor {kept}.\nD: {DATE}  T: {DATE}\nEncounter # {ACCOUNT}",
        "Brief op note {DATE}. Patient {PERSON} ({MRN_LABELLED}). Social security {SSN}. Emergency contact: husband {PERSON}, cell {PHONE}.\n"
        "Coded {kept}, {kept} and {kept} for {kept}. Policy no. {ACCOUNT}. E-mail {EMAIL}. Billing at {URL}. Lot # {DEVICE}.\nelectronically signed by: {PROVIDER} {DATE}",
        "Clinic letter. Re: {TITLED}, DOB {DOB}. Mailing address: {STREET}, {TOWN}. Telephone {PHONE}. The {AGE}-year-old did well after {kept} at {kept}.\n"
        "License plate {PLATE}; passport {LICENSE}; logged in from IP {IP}. Claim number {ACCOUNT}. Dr. {SURNAME} assisted Dr. {SURNAME}.\nNext visit {DATE}, {kept}.",
    ),
}  # fmt: skip
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Planted:
    """Characters `start` to `end` of a made note that must be masked, of a class; "kept" must not be."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class MadeNote:
    """A note and what was planted in it."""

    text: str
    planted: tuple[Planted, ...]


def made_notes(split: str, count: int, seed: int = 8) -> tuple[MadeNote, ...]:
    """`count` notes of a split's templates."""
    rng = random.Random(f"{split}-{seed}")
    forms = PLACES[split]
    return tuple(_made(forms[n % len(forms)], rng) for n in range(count))


def _made(form: str, rng: random.Random) -> MadeNote:
    parts, planted, end, length = [], [], 0, 0
    for slot in _SLOT.finditer(form):
        kind, value = _value(slot[1], rng)
        parts += [form[end : slot.start()], value]
        start = length + slot.start() - end
        planted.append(Planted(start, start + len(value), kind))
        length, end = start + len(value), slot.end()
    return MadeNote("".join([*parts, form[end:]]), tuple(planted))


def _value(slot: str, rng: random.Random) -> tuple[str, str]:
    first, last = rng.choice(GIVEN), rng.choice(FAMILY)
    day = _day(rng, 2024, 2026)
    values: dict[str, tuple[str, Callable[[], str]]] = {
        "kept": ("kept", lambda: rng.choice(KEPT)),
        "PERSON": ("name", lambda: rng.choice((f"{first} {last}", f"{first} {rng.choice('ABCDEHJKLMRT')}. {last}"))),
        "LAST_FIRST": ("name", lambda: rng.choice((f"{last}, {first}", f"{last.upper()}, {first.upper()}"))),
        "TITLED": ("name", lambda: f"{rng.choice(('Mr.', 'Mrs.', 'Ms.'))} {last}"),
        "PROVIDER": ("provider", lambda: f"{first} {last}"),
        "SURNAME": ("provider", lambda: last),
        "MRN": ("record number", lambda: rng.choice(("", "", "E", "H-")) + _digits(rng, rng.randint(6, 9))),
        "MRN_LABELLED": ("record number", lambda: f"MRN {_digits(rng, 8)}"),
        "DOB": ("birth date", lambda: _day(rng, 1930, 2004)),
        "DATE": ("date", lambda: day),
        "ACCOUNT": ("account number", lambda: rng.choice(("", "XK", "A-")) + _digits(rng, 9)),
        "AGE": ("age over 89", lambda: str(rng.randint(90, 104))),
        "MBI": ("health plan number", lambda: _mbi(rng)),
        "SSN": ("social security number", lambda: f"{_digits(rng, 3)}-{_digits(rng, 2)}-{_digits(rng, 4)}"),
        "PHONE": ("telephone or fax", lambda: rng.choice(("({}) {}-{}", "{}-{}-{}", "{}.{}.{}")).format(_digits(rng, 3), _digits(rng, 3), _digits(rng, 4))),
        "EMAIL": ("e-mail", lambda: f"{first.lower()}.{last.lower()}{rng.randint(1, 99)}@example.org"),
        "URL": ("web address", lambda: f"https://www.example.com/p/{_digits(rng, 6)}"),
        "IP": ("IP address", lambda: ".".join(str(rng.randint(11, 250)) for _ in range(4))),
        "STREET": ("address", lambda: f"{_digits(rng, rng.randint(1, 4))} {rng.choice(STREETS)}"),
        "TOWN": ("address", lambda: rng.choice(TOWNS)),
        "DEVICE": ("device number", lambda: f"{_digits(rng, 2)}A-{_digits(rng, 5)}"),
        "LICENSE": ("license", lambda: f"{rng.choice('DKMS')}{_digits(rng, 8)}"),
        "VIN": ("vehicle", lambda: f"1HGCM8{_digits(rng, 4)}A{_digits(rng, 6)}"),
        "PLATE": ("vehicle", lambda: f"{rng.choice('ABCDEFGH')}{rng.choice('JKLMN')}{rng.choice('PRSTV')}-{_digits(rng, 4)}"),
    }  # fmt: skip
    kind, value = values[slot]
    return kind, value()


def _digits(rng: random.Random, count: int) -> str:
    return str(rng.randint(1, 9)) + "".join(str(rng.randint(0, 9)) for _ in range(count - 1))


def _mbi(rng: random.Random) -> str:
    a = "ACDEFGHJKMNPQRTUVWXY"
    return (
        f"{rng.randint(1, 9)}{rng.choice(a)}{rng.choice(a)}{rng.randint(0, 9)}{rng.choice(a)}{rng.choice(a)}"
        f"{rng.randint(0, 9)}{rng.choice(a)}{rng.choice(a)}{_digits(rng, 2)}"
    )


def _day(rng: random.Random, first: int, last: int) -> str:
    y, m, d = rng.randint(first, last), rng.randint(1, 12), rng.randint(1, 28)
    forms = (f"{m:02}/{d:02}/{y}", f"{m}/{d}/{y % 100:02}", f"{y}-{m:02}-{d:02}", f"{MONTHS[m - 1]} {d}, {y}", f"{d} {MONTHS[m - 1][:3]} {y}")  # fmt: skip
    return rng.choice(forms)
