"""What is asked: intents found by patterns, in the order in which an answer should take them up."""

import re
from dataclasses import dataclass

from assistant.change_words import asks_history
from assistant.safety.requests import FRAUD, INJECTION, OUT_OF_SCOPE

_OF_MONEY = (
    "for|of|on|to|in|at|is|if|with|when|and|or|the|we|i|you|they|would|will|should|do|does|can|from|after|before|without|"
    "pay|paid|pays|payments?|amounts?|allow\\w*|pric\\w+|fees?|costs?|charges?|reimburs\\w+|medicare|claims?|case|rvus?|rates?|"
    "facility|global|professional|technical|combined|expected|non\\w*|office|hospital|national\\w*|due|expected|pls|please|both|together|work|units?|value|surgeon|owed|patient|dollars?"
)
"""Words after which "total" is a sum; a total knee and a total T4 are none."""
PATTERNS: dict[str, tuple[str, ...]] = {
    "out_of_scope": OUT_OF_SCOPE,
    "fraud": FRAUD,
    "injection": INJECTION,
    "conversion_factor": (r"\bconversion factors?\b", r"\bCF\b"),
    "facility_rates": (
        r"\b(?:hopd|hospital outpatient|outpatient (?:department|hospital|rate)|ascs?\b|ambulatory surg\w+|"
        r"surgery cent(?:er|re)s?|surgi-?cent(?:er|re)s?|(?:ambulatory|surgical|outpatient) cent(?:er|re)s?|(?:at|to|for) the cent(?:er|re)\b|"
        r"inpatient[- ]only|the building(?:'s)?\b|building'?s (?:payment|share|fee)|hospital'?s (?:cut|share|payment|part)|hospital (?:rate|reimbursement)s?|apcs?\b|opps|addendum (?:b|aa)|facility (?:fee|rate|payment)s? (?:for|of) the (?:hospital|asc)|"
        r"outpatient (?:payment|reimbursement|price|fee)s?|paid (?:separately |extra )?to (?:the|a|our) (?:hospital|facility)|"
        r"hospitals? (?:gets?|receives?|earns?|(?:is|are|be|gets?) (?:paid|reimbursed))|"
        r"(?:does|do|will|would|can) (?:the|a|an|our|my) (?:hospital|facility) (?:\w+ )?(?:gets?|receive|earn|bill|be (?:paid|reimbursed)))\b",
    ),
    "site_comparison": (r"\b(?:office|non-?\s?facility)\b.*\b(?:facility|hospital)\b|(?<!non-)(?<!non )\bfacility\b.{0,12}\bnon-?\s?facility\b|\b(?:facility|hospital)\b.*\b(?:vs|versus|or|and|than)\b.*\b(?:office|non-?facility)\b",),
    "compare": (
        r"\bvs\.?\b|\bversus\b|\bcompar\w+|\bdifferences?\b|\bdifferent from\b|\bdiffers?\b|\bdistinguish\w*|\bdiffer\b|\bside by side\b|\btell\b.*\bapart\b|\bup against\b|"
        r"\bwhen (?:to|do i|should i) use .* (?:instead|rather)|\bchoose between\b|\bor\b(?=.*\bwhich (?:one|code)\b)|"
        r"\bwhich (?:one|code)\b.*\bor\b",
    ),
    "history": (
        r"\b(?:chang\w+|compared (?:to|with)|increase\w*|decrease\w*|(?:go|goes|going|gone|went) (?:up|down)|cut|difference)\b.*\b20\d\d\b|"
        r"\b20\d\d\b.*\b(?:vs\.?|versus|to|and|compared|against)\b.*\b20\d\d\b|\byear[- ]over[- ]year\b|\blast year\b|\bsince 20\d\d\b|"
        r"\b(?:more|less|higher|lower|better|worse)\b.{0,60}\bthan\b.{0,20}\b20\d\d\b|\bnow\b.{0,40}\b(?:than|versus|vs\.?|against)\b.{0,20}\b20\d\d\b|"
        r"\b(?:los[et]|losing|gain\w*|dropp?\w*|f[ae]ll\w*|r[io]se\w*|grow\w*|grew|shr[aiu]nk\w*)\b.{0,60}\b20\d\d\b",
    ),
    "code_history": (
        r"\bnew (?:cpt |hcpcs )?(?:codes?|this year|in 20\d\d|for 20\d\d|since)\b|\b(?:is|was|are) \S+ (?:a )?new\b(?! (?:patient|problem|generator|pump|visit))|"
        r"\balready in\b|\bstill (?:a )?(?:valid|active|existing|in (?:the |force|effect|use))\b|\bstill exists?\b|\bwhat (?:happened|became)\b.{0,6}\b(?:to|of)\b|"
        r"\b(?:deleted|discontinued (?:code|by|in|from|effective)|retired|sunset|terminated|obsolete)\b|\bwhen (?:was|did|were)\b.{0,40}\b(?:added|introduced|start|begin|effective|end|created|come (?:in|out|on)|appear|show up|go away|disappear|deleted?|dropped|take effect|go live)\b|"
        r"\bhistory of (?:the )?(?:code )?(?:\d{4}[0-9A-Z]|[A-Z]\d{4})\b|\bsince when\b|\b(?:gone|dropped|removed) (?:in|from|for|as of|since)\b|\bgone\s*\?|\b(?:did|have|has) (?:they|cms|the ama|ama) (?:delete|drop|retire|remove|add|introduce)\w*\b|"
        r"\bwhat replace[sd]\b|\breplaced by\b|\b(?:valid|active|good|alive|effective|in effect)\b.{0,30}\b(?:20\d\d|this year|next year|any ?more)\b",
    ),
    "payment": (
        r"\b(?:pay|pays|paid|payment|payments|reimburs\w+|(?:cough|fork|shell|dol|dish)(?:e|es|s|ed|ing)? (?:up|out|over)|fee\b|fees\b|price|prices|pricing|priced|cost|costs|worth|"
        r"allowed amount|allowable|how much|rate|rates|dollars?|amounts?|bring in|gets? for|earn)\b|\$|"
        r"\b(?:medicare|they|we|i|payer|cms)\s+(?:should\s+|would\s+|will\s+|to\s+)?allow\w*|\bwhat'?s?(?: is)? allowed\b|\b(?:per|each) surgeon\b|"
        r"\bwhat (?:do|does|will|would) (?:\w+ ){1,3}(?:get|gets|receive|collect|make|send)\b|\bactually (?:send|pay)s?\b|"
        r"\bexpect(?:ed)? (?:payment|reimbursement|from|to (?:get|be paid|receive))\b|\bcharges?\b.*\bmedicare\b",
    ),
    "rvu": (r"\brvus?\b|\brelative value\w*|\bwork units?\b|\bpractice expense\b|\bmalpractice (?:rvu|value)|\bwrvus?\b",),
    "gpci": (r"\bgpcis?\b|\bgeographic practice\b|\bpayment localit\w+|\bwhich locality\b|\bwhat locality\b",),
    "which_more": (
        r"\bwhich(?: one| code| of (?:them|these|those|the two|the three)| pays?| is| has| gets?)?\b.{0,40}\b(?:more|most|less|least|higher|"
        r"highest|lower|lowest|better|best paid|dearer|cheaper)\b|\b(?:more|higher)[- ](?:paying|paid|valued)\b",
    ),
    "total": (r"\b(?:totals?(?!\s+(?!(?:" + _OF_MONEY + r")\b)[a-z])|sum|tally|bottom line|final figure|grand figure|the tab|comes? out to|altogether|whole (?:case|claim)|case rate|add up|expected (?:payment|reimbursement)|all together)\b",),
    "alone": (
        r"\b(?:alone|by itself|on its own|stand[- ]?alone|standalone|without (?:a |the |any )?(?:primary|parent|base|other|fusion|another|\d{5}\b)|"
        r"only code|sole code|as the only|separately without|independently)\b",
    ),
    "primary": (
        r"\b(?:primary|primaries|parent|base) (?:codes?|procedures?)\b|\b(?:primary|primaries)\b|\badd[- ]?ons?\b|\bgo(?:es)? (?:with|on top of)\b|\bon top of (?:which|what)\b|\battach\w*|"
        r"\bpair(?:s|ed)? with\b|\bappended to\b|\bcan it be added\b|\bused with which\b|\blisted separately\b|"
        r"\b(?:bill|billed|report|reported|go|used|coded?)\s+(?:along\s*)?with\s*\??\s*$",
    ),
    "mue": (
        r"\bmues?\b|\bmedically unlikely\b|\bmai\b|\badjudication indicator\b|\bhow many (?:units|times)\b|\bmax(?:imum)?\b.*\b(?:units?|times)\b|"
        r"\bunits? (?:limit|allowed|per)\b|\bunit limit\b|\bmore than (?:one|once|two|three|four|\d+) (?:units?|times)\b|\b\d+ units\b|\bunits of\b|"
        r"\b(?:twice|three times|two times|multiple units)\b|\b(?:daily|per day) (?:cap|ceiling|limit|maximum)\b|\bquantit(?:y|ies)\b|"
        r"\b(?:largest|highest|biggest|maximum|max|greatest) (?:number|count)\b|\bhow many (?:before|of (?:it|them|these|those|\d))",
    ),
    "ptp": (
        r"\b(?:ncci|cci|ptp|bundl\w+|unbundl\w+|edits?|mutually exclusive|column (?:one|two|1|2)|separately reportable)\b|"
        r"\b(?:together|same (?:day|session|claim|level|interspace|segment|visit|operation|encounter|time)|both|in addition to|along with|alongside|next to|beside|on top of|at the same)\b|\b(?:ok(?:ay)?|fine|clean)\s*\?\s*$|"
        r"\b(?:bill|billed|billing|report|reported|code|coded|add|use|used|submit|payable|paid|pays?|allowed|billable)\b.*\bwith\b",
    ),
    "indicator": (r"\b(?:modifier indicator|ccmi|correct coding modifier)\b",),
    "global_end": (
        r"\b(?:last|end\w*|final|expire\w*|over|until|through)\b.*\bglobal\b|\bglobal\b.*\b(?:last|end\w*|final|expire\w*|over|until|run|through)\b|"
        r"\b(?:last|final) day\b|\bpost[- ]?op(?:erative)? period (?:end|over)|\bglobal (?:date|window)",
    ),
    "global": (r"\bglobal\b|\bpost[- ]?op(?:erative)? (?:period|days)\b|\bzzz\b|\b(?:0?90|0?10|000)[- ]day\b|\bXXX\b|\bYYY\b|\bMMM\b",),
    "visit": (
        r"\b(?:(?<!\bsame )(?<!\bone )(?<!\bsingle )visits?|e/?m\b|e&m|e and m|office call|follow-?up|consult\w*|evaluation and management|seen in (?:the )?(?:office|clinic)|"
        r"wound checks?|check-?ups?|(?:suture|staple) removal|post[- ]?op(?:erative)? (?:day|week|visit|check)|comes (?:in|back)|came (?:in|back)(?! (?:unpaid|with nothing|at zero|denied|rejected))|sees?\b.{0,20}\bpatient)\b",
    ),
    "same_day": (r"\bsame (?:day|date|session|visit|encounter|time)\b",),
    "return_to_or": (
        r"\b(?:return\w*|back|taken back|brought back|goes back|went back|readmit\w*|re-?operat\w+|take-?back|second (?:operation|surgery))\b.*"
        r"(?:(?-i:\bOR\b)|\b(?:the|to) or\b|\b(?:operating room|theat(?:er|re)|surgery|operation|hematoma|infection|leak|washout|revision|complication))|"
        r"\b(?:days?|weeks?|wks?|months?) \d+ (?:after|post|out)\b|\bstaged\b|\bunplanned\b|\bplanned second\b|\bplanned\b.{0,40}\b(?:fusion|surgery|procedure|stage|operation|22\d{3}|63\d{3})\b|"
        r"\b(?:weeks?|days?|months?) (?:ago|later|after)\b.{0,60}\b(?:now|then|modif\w+)\b|\bsecond stage\b|\breturn to (?:the )?or\b",
    ),
    "modifier": (
        r"\bmodif\w+|\bmods?\b|\bbilateral\w*|\bboth sides\b|\bco-?surgeons?\b|\btwo surgeons\b|\bassist(?:ant|ants|s|ing)?\b(?! (?:professor|living))|\basst\b|"
        r"\bsurgical team\b|\bteam surg\w+|\bdiscontinued\b|\breduced service|\bunilateral\w*|\bprofessional component\b|\btechnical component\b",
    ),
    "diagnosis": (r"\bicd\b|\bicd-?10\b|\bdiagnos\w+|\bdx\b|\bmedical(?:ly)? necess\w+|\bindications?\b",),
    "documentation": (
        r"\bdocument\w*|\bop(?:erative)?\.? (?:note|report)s?\b|\bnote (?:say|state|include|need|must|show|contain)|\bdictat\w+|\bchart\w*|\brecord\b.*\b(?:show|include|say|state)|"
        r"\bsurgeon (?:write|dictate|document|state)|\baudit\w*",
    ),
    "denial": (r"\bden(?:y|ied|ial|ials|ies)\b|\breject\w*|\bappeal\w*|\bnot paid\b|\b(?:came|comes|coming|sent|sends|sending|kicked|knocked)\b.{0,12}?\bback (?:unpaid|with nothing|at zero)\b|\bbounced?\b|\bcarc\b|\bco-?\d{2,3}\b",),
    "status": (r"\bstatus (?:code|indicator|letter)?\b|\bcovered\b|\bpayable\b|\bseparately (?:paid|payable)\b|\bbundled\b|\bcontractor[- ]priced\b|\bcarrier[- ]priced\b|"
        r"\b(?:medicare|cms)\s+(?:ever\s+)?(?:takes?|accepts?|recogni[sz]es?|honou?rs?)\b|\b(?:taken|accepted|recogni[sz]ed|honou?red) by (?:medicare|cms)\b",),
    "levels": (r"\blevels?\b|\bsegments?\b|\binterspaces?\b|\bvertebra\w*|\beach additional\b",),
    "describe": (
        r"\bwhat (?:is|are|does|do)\b|\bdescri\w+|\bcovers?\b|\bmean\w*\b|\bwhen (?:to|do|should|can|is)\b|\bexplain\b|\btell me about\b|\binfo\w*|\boverview\b|\bdefin\w+|\binclud\w+",
    ),
    "why": (r"\bwhy\b|\breason\b|\bhow come\b|\bobject\w*|\bdisput\w+|\bcontrovers\w+|\bhow (?:is|was|did)\b",),
    "participation": (r"\bassignment\b|\b(?:on|to) the (?:patient|beneficiary)\b(?=\W*$)|\b(?:patient|beneficiary)'?s (?:slice|part|portion|pocket|cost)\b|\bout[- ]of[- ]pocket\b|\bnon-?par\w*|\blimiting charge\b|\bparticipat\w+|\bdeductible\b|\bcoinsurance\b|\bsequest\w+|\bpatient (?:owe|share|responsib\w+|pay)",),
    "anesthesia": (r"\banesthe\w+|\banaesthe\w+|\bbase units\b|\bcrna\b",),
    "yes_no": (r"^\s*(?:and\s+|so\s+|but\s+)?(?:can|may|is|are|does|do|should|must|will|would|could|has|have|am)\b",),
}  # fmt: skip
_COMPILED = {
    name: tuple(re.compile(p, re.IGNORECASE) for p in patterns)
    for name, patterns in PATTERNS.items()
}


@dataclass(frozen=True, slots=True)
class Intents:
    """The intents of one question, by name, in the order of PATTERNS."""

    names: tuple[str, ...]

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def any(self, *names: str) -> bool:
        """Whether any of the named intents is present."""
        return any(name in self.names for name in names)


def find_intents(text: str) -> Intents:
    """All intents whose patterns occur in the question."""
    return Intents(
        tuple(
            name
            for name, patterns in _COMPILED.items()
            if any(p.search(text) for p in patterns) or (name == "history" and asks_history(text))
        )
    )
