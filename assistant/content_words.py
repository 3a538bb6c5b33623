"""The words of a question that name a matter, apart from those that only ask."""

import re

_EMPTY = """
a an the it its this that these those they them he she i we you my our your is are was be been
do does did can could should would will shall may might must have has had of for to in on at
by with from and or not no yes so how much many what which when where why who whom whose code
codes cpt hcpcs procedure procedures surgery service pay pays paid payment payments
reimbursement reimbursed reimburse reimburses rate rates fee fees price cost amount dollars
medicare national nationally allowed rvu rvus total units unit mue limit alone bill billed
billing report reported add-on addon primary icd icd-10 diagnosis diagnoses document
documentation need needs needed required note status covered denied denial global period days
there here one ones please tell me give about worth get gets us there's it's what's whats happens
"""
EMPTY_WORDS = frozenset(_EMPTY.split())


def content_words(question: str) -> list[str]:
    """The words of a question that name a matter: no words of asking, no years."""
    words = re.findall(r"[a-z0-9][a-z0-9'-]+", question.lower())
    return [w for w in words if w not in EMPTY_WORDS and not re.fullmatch(r"20\d\d", w)]
