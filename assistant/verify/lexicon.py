"""Words of the field for comparing statements: what means the same, and what must never differ."""

import re


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


STOP = frozenset(_words(
    "a an the of to in on at by for from with and or as is are was were be been being it its this that "
    "these those there their they them he she his her you your we our us i me my has have had do does did "
    "will would shall can could should may might must so then than also too such which who whom whose what "
    "where how into onto upon per about up out off via itself themselves own already still just "
    "but because since while when if i.e. e.g. s"
))  # fmt: skip
"""Words that carry no claim of their own; everything else is compared."""

CANONICAL = {
    # negation is one thing, however it is written
    "no": "not", "never": "not", "none": "not", "neither": "not", "nor": "not", "n't": "not",
    # outcomes
    "pays": "pay", "paid": "pay", "paying": "pay", "payment": "pay", "payments": "pay",
    "payable": "pay", "reimburses": "pay", "reimbursed": "pay", "reimburse": "pay",
    "reimbursement": "pay", "denies": "deny", "denied": "deny", "denial": "deny",
    "denials": "deny", "denying": "deny", "refused": "deny", "rejected": "deny",
    "bundled": "bundle", "bundles": "bundle", "bundling": "bundle",
    "allowed": "allow", "allows": "allow", "allowable": "allow", "permitted": "allow",
    "permits": "allow", "permit": "allow", "acceptable": "accept", "accepted": "accept",
    "accepts": "accept", "included": "include", "includes": "include", "including": "include",
    "excluded": "exclude", "excludes": "exclude", "exempted": "exempt",
    "opens": "open", "opened": "open", "bypasses": "open", "bypassed": "open", "closed": "close",
    "closes": "close", "deleted": "delete", "covered": "cover", "covers": "cover",
    "needed": "need", "needs": "need", "required": "need", "requires": "need", "require": "need",
    "requiring": "need", "necessary": "need", "reduced": "reduce", "reduces": "reduce",
    "reduction": "reduce", "reductions": "reduce", "halved": "reduce", "increased": "increase",
    "increases": "increase", "raised": "increase", "raises": "increase", "decreases": "decrease",
    "decreased": "decrease", "lowered": "decrease", "cut": "decrease", "cuts": "decrease",
    # reporting
    "billed": "bill", "bills": "bill", "billing": "bill", "billable": "bill",
    "report": "bill", "reported": "bill", "reports": "bill", "reporting": "bill",
    "reportable": "bill", "submit": "bill", "submitted": "bill", "submits": "bill",
    "used": "use", "uses": "use", "using": "use", "append": "use", "appended": "use",
    "appends": "use", "applied": "apply", "applies": "apply", "applying": "apply",
    "together": "together", "alongside": "beside", "supports": "support", "supported": "support",
    # levels and order
    "separately": "separate", "initial": "first", "1st": "first", "2nd": "second", "3rd": "third", "5th": "fifth",
    "sixth": "sixth", "further": "additional", "extra": "additional", "every": "each",
    "solely": "only", "exclusively": "only", "whole": "full", "entire": "full", "entirely": "full",
    # places and fields
    "nonfacilities": "nonfacility", "nationwide": "national", "nationally": "national",
    "malpractice": "mp", "surgeons": "surgeon", "rvus": "rvu", "gpcis": "gpci", "mues": "mue",
    "operation": "surgery", "operations": "surgery", "operative": "operative",
    "physicians": "physician", "doctor": "physician", "cpt": "code", "hcpcs": "code",
    "primaries": "primary", "parent": "primary", "addons": "addon", "identical": "same",
    "begins": "start", "begin": "start", "starts": "start", "started": "start", "runs": "run",
    "lists": "list", "listed": "list", "comes": "come", "totals": "total", "equals": "equal",
    "dollars": "dollar", "usd": "dollar", "percent": "percent",
}  # fmt: skip
"""Inflections and plain synonyms, to one spelling."""


def stem(word: str) -> str:
    """A word in the form in which words are compared."""
    if word in CANONICAL:
        return CANONICAL[word]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-3] + "y" if word.endswith("ies") else word[:-1]
    if word in CANONICAL:
        return CANONICAL[word]
    for end in ("ing", "ed"):
        if len(word) > 5 and word.endswith(end):
            return re.sub(r"(.)\1$", r"\1", word[: -len(end)]).rstrip("e")
    return word.rstrip("e") if len(word) > 4 else word


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words.split())


RISKY = _stems(
    "not yes nay without only unless except first second third fourth fifth sixth single both each additional all either "
    "several more less fewer least most most before after inside outside within beyond during facility "
    "nonfacility office hospital outpatient inpatient ambulatory pay deny bundle allow accept include exclude exempt open "
    "close delete cover need reduce increase decrease higher lower minimum maximum same different other another "
    "related unrelated primary addon standalone work mp total practice expense full double twice exceed "
    "always sometimes rarely use separate alone together beside absolute appeal column right left "
    "guarantee safe certain cervical thoracic lumbar sacral anterior posterior "
    "preoperative postoperative intraoperative day segment interspace level void initial "
    "last earlier later daily asc hopd opps bilateral unilateral assistant team multiple endoscopic"
)  # fmt: skip
"""Words that decide: one of them put in, left out or exchanged makes another statement."""

POLARITY = _stems("not without only unless except yes nay")
CONTRARY = tuple(
    _stems(group)
    for group in (
        "first single additional each second third all",
        "facility nonfacility office",
        "pay deny bundle",
        "bilateral unilateral",
        "allow deny",
        "include exclude",
        "inside outside",
        "before after",
        "more less fewer",
        "increase decrease",
        "higher lower",
        "open close",
        "same different other another",
        "related unrelated",
        "primary addon",
        "work mp total practice",
        "right left",
        "minimum maximum least most",
        "cervical thoracic lumbar sacral",
        "anterior posterior",
        "preoperative postoperative intraoperative",
        "last first",
        "segment interspace",
        "alone beside together",
    )
)
"""Groups of words that exclude each other: beside a contrary, a word must keep its neighbours."""

NUMERALS = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
ORDINARY = _stems(
    "medicare cms national amount code modifier formula count counting list addendum decide decided "
    "edit pair come carry give note page source instead fix hold yet stand mean say show according under "
    "fee schedule physician get keep make sum altogether result figure listing rate value set "
    "currently now therefore thus hence namely equal account amounting dollar nationwide percent number "
    "indeed here following states stated state per"
)
"""Framing words that a sentence may add to what its source says."""
