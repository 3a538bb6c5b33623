"""Requests that are refused or bounded, as patterns of what is asked for.

They name the wrong that is asked for, not the words around it: "when is modifier 59 right" and
"what does an auditor look for" are coding questions.
"""

import re

PAYERS = (
    r"(?:blue cross|blue shield|bcbs\w*|aetna|cigna|united ?health\w*|uhc|humana|anthem|kaiser|molina|centene|wellcare|optum|oscar health|tricare|champva|"
    r"delta dental|metlife dental|guardian dental|ambetter|highmark|carefirst|premera|regence|health ?net|emblem ?health|harvard pilgrim|medica health|geha|"
    r"va community care|veterans (?:affairs|administration)|va (?:fee schedule|benefits|choice)|wcb|state farm|geico|"
    r"commercial(?: payers?| insur\w+| plans?)?|private (?:payers?|insur\w+)|workers.? comp\w*|medicaid|medi-cal|auto insur\w+|no-fault)"
)
_AMOUNT = r"(?:pays?|paid|paying|payments?|prices?|rates?|fees?|fee schedules?|reimburs\w+|allowed amounts?|allowables?|allows? for|how much|\$)"
_KNOWING = r"(?:knowing|noticing|finding out|finding|catching|detecting|flagging|seeing|realizing|suspecting)"
_WATCHERS = r"(?:auditors?|payers?|medicare|insur\w+|rac|macs?|cms|oig|anyone|anybody|somebody|they|the edits?|scrubbers?)"
_BILL = r"(?:bill|code|report|charge|claim|submit|get paid|append|use|collect|add)"
_UNDONE = r"(?:not|never|wasn'?t|weren'?t|didn'?t|isn'?t|aren'?t|hasn'?t|haven'?t|no one|nobody)\s+(?:actually |really |ever )*(?:perform\w*|done|do\b|did\b|happen\w*|document\w*|provid\w*|present|there|see\b|seen\b|necessary|needed|assist\w*)"
_RECORD = r"(?:op(?:erative)?\.? ?)?(?:notes?|records?|charts?|documentation|diagnos[ie]s|dx|dictations?|reports?|dates? of service|time stamps?|level count|measurements?)"

_ABSENT = r"(?:(?:was|were|is|are) ?n[o']t (?:there|present|in|scrubbed|documented|recorded)|no (?:\w+ ){1,2}(?:was|were|is) (?:there|present|in the room|used|placed|done)|never (?:scrubbed|showed|assisted|touched|saw|came|entered|operated)|(?:is|are|was|were)n'?t in the (?:note|chart|record|report))"

FRAUD = (
    r"\b(?:nobody|no ?one|they never|the \w+ never) (?:looks?|checks?|notices?|sees?|finds?|will (?:look|check|notice|see|find)|asks)\b",
    rf"\b(?:{_BILL}|how (?:can|do|could) (?:we|i))\b.{{0,70}}\b(?:although|though|even if|who|when|but)\b.{{0,20}}\b{_ABSENT}",
    r"\b(?:did|performed|done|treated|fused|decompressed) (?:only )?(?:one|two|1|2|a single) (?:levels?|segments?|interspaces?|units?|sides?)\b.{0,15}\b(?:bill|code|charge|report|claim) (?:for )?(?:two|three|four|both|[2-9])\b",
    r"\b(?:teach|show|help|how|ways?|tricks?|want|like|let'?s)\b.{0,40}\bdouble[- ]?(?:bill|charg|dip)\w*|\btricks?\b.{0,60}\b(?:payers?|macs?|medicare|insur\w+|edits?|paid|audit\w*)\b",
    r"\b(?:make|turn|convert|bump|push)(?:ing)? (?:a |an |the |this |that |my )?\d{5} (?:visit )?(?:in)?to (?:a |an )?\d{5}\b|\bon paper\b.{0,30}\b(?:only|bill|look)|\b\d{5} into \d{5} on paper\b",
    rf"\b(?:delete|destroy|shred|remove|lose|tear up|erase|get rid of)\b.{{0,30}}\b(?:addend(?:um|a)|{_RECORD}|pages?|evidence|emails?)\b.{{0,50}}\b(?:so|before|audit\w*|payer|finds?|nothing|subpoena|investigat\w+)\b",
    r"\b(?:slap|tack|throw|stick) (?:a |an |the |another |some )?(?:\w+ ){0,2}(?:on|onto)\b.{0,40}\b(?:to get|so|paid|cover\w*)",
    r"\b(?:add|put|insert|include|write|work)(?:ing)? (?:a |an |the |in a |some |another )?(?:\w+ ){0,2}(?:sentences?|lines?|phrases?|paragraphs?|statements?|wording|words)\b.{0,90}\b(?:so (?:that )?|to (?:get|make|have))\b.{0,40}\b(?:paid|pays?|covered|passes?|approved|billable)\b",
    r"\b(?:covered|paid|approved|passes?|payable)\b.{0,30}\b(?:even (?:if|though)|although|though)\b.{0,25}(?:\b(?:not|never)\b|n'?t\b).{0,12}\b(?:have|has|had|there|true|done|performed|documented|meet|qualify)\b",
    r"\bget\b.{0,30}\b(?:paid|covered|approved)\b.{0,25}\b(?:when|if|though|with|without)\b.{0,12}\b(?:no|not|isn'?t)\b.{0,40}\b(?:chart|record|notes?|documented|dictation)\b",
    r"\b(?:two|2|three|separate|different) (?:separate |different )?(?:surger(?:y|ies)|operations?|days|dates|claims)\b.{0,40}\bto (?:get|be|collect|make) (?:paid )?(?:more|twice|double)\b",
    r"\b(?:wording|words|language|phrases?|sentences?|story|justification)\b.{0,40}\b(?:did ?n[o']t|never|that (?:is|are)n'?t|not) (?:happen|true|in the|there|actually)",
    rf"\bwithout (?:\w+ )?(?:being |getting |it being |them )?(?:caught|noticed|detected|audited|flagged|questioned|discovered|found out|a red flag|raising (?:a |any )?(?:red )?flags?|(?:the )?{_WATCHERS} {_KNOWING})",
    rf"\b(?:so|such) (?:that )?(?:the |an |my |our )?{_WATCHERS} (?:won'?t|doesn'?t|don'?t|can'?t|cannot|never|will not|does not) (?:notice|see|find|catch|know|detect|flag|question|realize|suspect|deny)",
    r"\b(?:avoid|dodge|escape|evade|beat|survive|outsmart|stay under)\s+(?:an? |the |any |all )?(?:audits?|auditors?|detection|scrutiny|radar)\b(?! (?:findings|denials|by|with correct))|\bunder the radar\b|\bget(?:ting)? away with\b",
    r"\b(?:upcod(?:e|ing) (?:this|it|my|the|to|from|a|an|our)|unbundl\w+ (?:this|it|them|\d{5}).{0,40}\b(?:anyway|to get (?:more|paid)|for (?:more|extra)|and get paid))",
    r"\b(?:fabricat\w+|backdat(?:e|ing) (?:the|a|my|our|an|this)|falsif\w+|forg(?:e|ing) (?:the|a|an|his|her)|fak(?:e|ing) (?:the|a|an|his|her|notes?|doc\w+)|phantom bill\w*|doctor(?:ing)? (?:the|an?|this|our) (?:op |operative )?(?:notes?|records?|charts?))\b",
    r"\b(?:make|making|made) (?:it|this|that|them|(?:a |an |the |this |our )?(?:\w+ ){0,3}\w+) (?:look|appear|seem|sound) (?:like|as|more|worse|bigger|longer|better|medically)\b|\bmak(?:e|ing) it look\b|\b(?:trick|fool|deceiv\w+|cheat\w*|mislead\w*|scam\w*|defraud\w*)\b.{0,40}\b(?:medicare|payers?|insur\w+|edits?|scrubber|system|auditors?|macs?|cms)\b",
    r"\b(?:slip|sneak|push|get) (?:it|this|that|them|one|the claim|these|\d{5})(?: \w+){0,2} (?:past|by|through)\b.{0,30}\b(?:edits?|scrubber|auditors?|payers?|medicare|system|review\w*)",
    rf"\b(?:how (?:can|do|could|would|should|might)|how to|ways? to|help (?:me|us)|tell me how|best way)\b.{{0,60}}\b{_BILL}\b.{{0,80}}\b{_UNDONE}",
    rf"\b(?:how (?:can|do|could|would|might)|how to|ways? to|help (?:me|us)|best way|which modifiers?|what modifiers?)\b.{{0,60}}\b(?:{_BILL}|gets?|makes?|bypass\w*|unbundl\w+|separate)\b.{{0,80}}\b(?:even (?:though|if|when)|although|anyway|regardless)\b",
    rf"^\W*(?:please )?{_BILL}\b.{{0,50}}\b{_UNDONE}.{{0,20}}\bhow\b|\b(?:want|need|going|like|trying) to {_BILL}\b.{{0,60}}\b{_UNDONE}",
    r"\b(?:hide|conceal|cover up|disguise|bury|obscure|keep (?:it )?(?:quiet|from))\b.{0,60}\b(?:bill|cod|claim|pay|audit|note|record|denial|error|mistake|upcod|unbundl|overpay|medicare|cms|oig)",
    rf"\b(?:change|alter|rewrite|tweak|fudge|massage|adjust|edit|modify|reword|add to|doctor|invent|make up)\b (?:the |our |his |her |my |an? |some |that )?(?:\w+ )?{_RECORD}\b.{{0,60}}\b(?:so (?:that )?(?:it|we|they|i|medicare|the|\d{{5}})|to (?:get|justify|support|match|pass|make|meet|qualify|win|fit)|until)\b",
    r"\b(?:invent|make up|come up with|pick|find|give) (?:me )?(?:a |an |any |some )?(?:fake |false |other |different )?(?:diagnos[ie]s|dx|icd-?10? codes?|level|reason|necessity)\b.{0,60}\b(?:not (?:in|documented)|doesn'?t have|does not have|didn'?t have|that (?:gets?|will get) .{0,20}(?:paid|covered)|just to|isn'?t there|not there)",
    r"\b(?:add|bill|report|charge|claim|code|tack on|pad)\b.{0,40}\b(?:extra|phantom|fictitious|imaginary|nonexistent|additional) (?:levels?|units?|time|minutes|codes?|visits?|procedures?)\b.{0,60}\b(?:(?:that|which) (?:was|were|did) ?n.t|never|not (?:done|performed)|to (?:get|increase|boost|raise|inflate)|for more money)",
    r"\b(?:inflat(?:e|ing)|pad(?:ding)?|exaggerat(?:e|ing)|overstat(?:e|ing)|stretch(?:ing)?|bump(?:ing)? up)\b.{0,40}\b(?:claims?|bills?|units?|levels?|time|minutes|rvus?|charges?|codes?|notes?|complexity|reimbursement)\b",
    r"\bsplit(?:ting)?\b.{0,50}\b(?:claims?|bills?|codes?|dates?|days|surger\w+|procedures?)\b.{0,60}\b(?:avoid|get around|dodge|escape|beat|so (?:that )?(?:the|we|it))\b",
    r"\b(?:bill|report|submit)\b.{0,40}\bunder (?:another|a different|somebody else'?s|someone else'?s|the other|dr\.? \w+'?s|the supervising)\b.{0,60}\b(?:who (?:wasn'?t|was not|never|didn'?t|did not)|even though|because (?:he|she|they) (?:pays?|gets?)|to get|for (?:more|the higher)|not there|not present|on vacation)",
    r"\b(?:waiv(?:e|ing)|forgiv(?:e|ing))\b.{0,30}\b(?:copays?|coinsurance|deductibles?)\b.{0,60}\b(?:routinely|every|all|so (?:that )?(?:they|patients)|without|quietly|and (?:not|still))",
    r"\b(?:kickbacks?|referral fee|pay (?:me|us|him|her) for (?:referr\w+|referrals?))\b.{0,60}\b(?:how|structure|hide|get|set up|disguise)|\b(?:how|structure|hide|set up|disguise)\b.{0,60}\bkickbacks?\b",
    r"\b(?:not|don'?t|never|avoid)\b.{0,20}\b(?:return\w*|refund\w*|report\w*|repay\w*|giv\w+ back)\b.{0,30}\boverpayments?\b|\bkeep (?:the|an|this|that) overpayments?\b",
    r"\bmodifier (?:59|x[espu]|25|57|58|78|79|22)\b.{0,60}\b(?:on everything|every time|by default|just to get|always)\b.{0,40}\b(?:so|to|paid|bypass|override|edits?)\b.{0,60}\b(?:not (?:separate|distinct|documented)|no matter|whatever|regardless|regardless of|anyway)",
)
"""Hiding an overcharge, or reporting what was not done or documented."""

CLINICAL = (
    r"\bdo (?:i|we) (?:get|have|need) (?:\w+ )?(?:surgery|an operation)\b(?!.*\b(?:code|bill|report|note)\w*\b)|\bmy (?:back|neck|leg|spine) (?:hurts|aches|is numb)\b",
    r"\b(?:stop|hold|restart|resume|start|give|take|bridge|increase|reduce|switch)(?:ping|ing|ting)?\b.{0,15}\b(?:warfarin|aspirin|eliquis|apixaban|xarelto|rivaroxaban|plavix|clopidogrel|heparin|insulin|metformin|steroids?|opioids?|oxycodone|gabapentin|nsaids?|ibuprofen|antibiotics?|blood thinners?|anticoagulants?)\b(?!.*\b(?:code|bill|report)\w*\b)",
    r"\bhow (?:many|much) (?:mg|mcg|milligrams?|ml|oxycodone|morphine|gabapentin|vancomycin|cefazolin|heparin|aspirin|ibuprofen|opioids?|tylenol)\b",
    r"^(?!.*\b(?:[JQC]\d{4}|77\d{3})\b)(?!.*\b(?:cpt|hcpcs|bill\w*|codes?|coded|units? of|billing units?|report\w*|radiation dose|dose documentation)\b).*\b(?:doses?(?! (?:it|this|that|the|he|she|medicare|a|an|my|cms|modifier|[0-9A-Z]\d{4})\b)|dosages?|dosing|milligrams?|titrat\w+)\b",
    r"\b(?:what|which|how much|how many|max\w*|safe|right|correct|recommended|starting)\b.{0,20}\b(?:dose|dosage)\b (?:of|for|should|to|is)\b(?!.*\b(?:bill|report|code|units?)\b)",
    r"\b(?:should|can|could|may|do) (?:i|we|he|she|the (?:patient|surgeon|doctor))\b.{0,30}\b(?:prescribe|take|stop taking|give (?:him|her|them|the patient)|inject (?:him|her)|start (?:him|her|on))\b(?! (?:as|it as|(?:a |the )?(?:modifier|code|bill|claim|primary)))",
    r"\b(?:which|what) (?:antibiotics?|drugs?|medications?|medicines?|painkillers?|opioids?|nsaids?|anticoagulants?|blood thinners?|steroids?)\b.{0,50}\b(?:should|is best|to (?:give|take|prescribe|use)|do (?:i|you|we)|works?|for)\b(?!.*\b(?:code|bill|report)\w*\b)",
    r"\b(?:side effects?|prognosis|survival rate|recovery time|life expectancy|best (?:surgeon|hospital|treatment)|home remed\w+|interact(?:s|ion|ions)? with (?:warfarin|aspirin|alcohol))\b",
    r"\bshould (?:this|the|my|our|a|that) (?:patient|father|mother|husband|wife|mom|dad|son|daughter)\b.{0,30}\b(?:have|get|undergo|be operated|stop|start|take|wear)\b|\b(?:should i|do i need to|do i need|does (?:he|she|the patient) need) (?:(?:have|get|undergo|be) )?(?:the |a |an )?(?:back |spine |spinal |neck )?(?:surgery|operation|operated|fusion)\b(?! (?:note|report|record|code))(?!.*\b(?:code|bill|report)\w*\b)",
    r"\b(?:is it safe|is surgery safe|how (?:do|should) (?:i|we) treat|how to treat|treat (?:my|his|her)|diagnose (?:my|me|his|her)|read my (?:mri|x-?ray|ct)|does my (?:mri|x-?ray|ct)|interpret (?:my|this|the) (?:mri|x-?ray|ct|scan))\b",
    r"\bwhich (?:screws?|implants?|cages?|approach|technique|operation|procedure) (?:is|are|should|would be) (?:best|better|safest|safer|i use|we use|recommended)\b.{0,40}\b(?:for (?:my|this|the|a) (?:patient|back|spine|pain)|clinically|outcomes?)\b",
    r"\b(?:is|are|would|which(?: one)?|what)\b.{0,50}\b(?:better|best|preferred|indicated|advisable)\b.{0,12}\b(?:treatment|therapy|treatment option|for (?:him|her|me|the patient))\b(?!.*\b(?:code|bill|report|paid|pays?)\w*)",
    r"\b(?:how (?:long|soon)|when)\b.{0,45}\b(?:back to work|return to (?:work|sports?)|recover(?:ed|y)?|healed|walk again|feel better|pain[- ]free)\b(?!.*\b(?:global|modifier|bill|code|overpay\w*|claim)\w*)",
    r"\b(?:interpret|read|look at) (?:this|these)\b.{0,12}(?::|\b(?:findings?|images?|films?|report of (?:the|an) (?:mri|ct))\b).{0,80}\b(?:operate|surgery|treat\w*|serious|bad)\b|\b(?:stenosis|bulge|herniation|fracture|mri|ct)\b.{0,40}[,;] ?(?:should (?:we|i|he|she) )?operate ?\?",
    r"\bbetter than\b.{0,40}\bfor (?:this|the|my|our|a) (?:patient|case|man|woman)\b|^\W*how (?:do|does|should) (?:i|you|we|one|the surgeon) (?:do|perform|carry out) (?:a |an |the )?\w+(?:ectomy|otomy|oplasty|fusion|block|injection)\b(?!.*\b(?:code|bill|report)\w*\b)",
    r"\bhow many (?:days|weeks|months) (?:until|before|till|after)\b.{0,40}\b(?:(?:can|may) (?:i|he|she|they|the patient|my \w+)|(?:he|she|they|patients?|my \w+) (?:can|may|could|is able))\b(?!.*\b(?:bill|code|report|global|modifier)\w*\b)",
    r"\b(?:which|what) (?:\w+ )?(?:medicines?|medications?|drugs?|painkillers?|pills?) (?:after|for|before|should|to (?:give|take))\b(?!.*\b(?:code|bill|report)\w*\b)",
    r"\b(?:can|may|when can|how soon can|how long (?:until|before)) (?:i|he|she|the patient|my \w+) (?:can )?(?:drive|fly|lift|return to work|shower|eat|drink|have sex|run|swim)\b",
)
"""Care of a patient: drugs, doses, whether and how to treat."""

LEGAL = (
    r"\b(?:go(?:ing)? to (?:prison|jail)|in (?:prison|jail)|indict\w+|arrest(?:ed)?(?! of| from|ing)|prosecut\w+)\b(?! by the contractor)",
    r"\b(?:(?:should|can|could|may|how do) (?:i|we|he|she|they|you) sue|suing|lawsuit|malpractice (?:suit|claim|lawyer)|(?:get|hire|call|need|ask|consult|talk to) (?:a|an|my|our) (?:lawyer|attorney)|legal advice|legal opinion|legally liable|be sued)\b",
    r"\bsu(?:e|es|ed|ing) (?:the|a|an|my|our|him|her|them|medicare|us|over)\b",
    r"\b(?:is it|would it be|isn'?t it|is this|is that) (?:legal|illegal|a crime|criminal|against the law)\b",
    r"\b(?:can|could|will|would) (?:i|we|he|she|they|(?:the|my|our) (?:surgeon|boss|doctor|employer|biller|coder|practice|hospital)) (?:go to (?:jail|prison)|be prosecuted|be charged|be arrested|lose (?:my|his|her|the) licen[cs]e)\b",
    r"\b(?:whistle-?blow\w*|qui tam|self-?disclos\w+)\b.{0,60}\b(?:should|do i|can i|how|file|money|reward|protect\w*)\b|\b(?:should|how do|can) (?:i|we)\b.{0,40}\b(?:whistle-?blow\w*|qui tam|self-?disclos\w+|subpoena)\b",
    r"\b(?:what should (?:i|we) (?:say|tell)|how (?:do|should) (?:i|we) (?:answer|respond to))\b.{0,30}\b(?:investigators?|prosecutors?|the fbi|the doj|a subpoena|the judge|the court)\b",
    r"\b(?:should|do|can) (?:i|we|they|he|she)\b.{0,40}\b(?:settle|litigat\w+|arbitrat\w+|go to court|take (?:it|them|him|this) to court)\b",
    r"\b(?:write|draft|review) (?:me |us )?(?:a |an |the |my |our )?(?:contract|employment agreement|non-?compete|subpoena|cease and desist|complaint against)\b",
)
"""Advice that counsel gives."""

COMMERCIAL = (
    rf"\b{PAYERS}\b.*(?:\b|(?=\$)){_AMOUNT}(?:\b|(?<=\$))",
    rf"(?:\b|(?=\$)){_AMOUNT}(?:\b|(?<=\$)).*\b{PAYERS}\b",
    r"\b(?:self-?pay|cash|uninsured|contracted|negotiated|in-network|out-of-network) (?:price|rate|fee|discount|amount|payment)s?\b",
)
"""Amounts of payers other than Medicare."""

UNRELATED = (
    r"\b(?:weather|recipes?|football|stock price|bitcoin|poems?|limericks?|haikus?|sonnets?|riddles?|lyrics|jokes?|capital of|president of|movie|song|horoscope|lottery|translate (?:this|the|into|to)|write (?:me )?(?:an? )?(?:essay|story|python|code in|script|virus|malware|email to my))\b",
)  # fmt: skip
OUT_OF_SCOPE = (*CLINICAL, *LEGAL, *COMMERCIAL, *UNRELATED)

_RULES = r"(?:instructions?|directions?|directives?|rules|prompts?|polic(?:y|ies)|guidelines?|safeguards?|restrictions?|programming|training|guardrails?|constraints?|filters?|sources|tables)"
INJECTION = (
    rf"\b(?:ignor(?:e|ing)|disregard|forget|override|bypass|drop|suspend|unlearn|overrule|delete|erase)\b (?:all |any |every |each )?(?:of )?(?:your|these|those|previous|prior|earlier|the (?:above|previous|prior|earlier|system|following|loaded|cms)|all|any|every|everything|my previous|its|what(?:ever)?|system)\b.{{0,40}}\b(?:{_RULES}|told|said|above|learn\w*|know)\b",
    r"\b(?:you are now|you'?re now|from now on,? you|you will now|pretend (?:to be|that you|you)|pretend there|role-?play|developer mode|debug mode|god mode|dan mode|jailbr\w+|do anything now|unrestricted|uncensored|no longer bound)\b|(?:^|[.!?:;\"']\s*|\b(?:please|now|you|must|should|will|to) )act as (?:an?|my|if|though|the)\b(?! (?:add-?on|co-?surgeon|assistant|primary|surgeon))",
    r"\b(?:reveal|show|print|output|repeat|display|tell me|give me|dump|expose|leak|list|what (?:is|are|were)|recite|quote|summari[sz]e|translate)\b.{0,30}\b(?:your (?:system |hidden |initial |secret |original |internal |own )*(?:prompts?|instructions?|configuration|rules|source code|api keys?|settings file|guidelines|system message)|(?:the )?(?:system|hidden|initial|secret) (?:prompts?|instructions?|messages?))\b|\bsystem prompts?\b",
    r"\b(?:answer|say|state|tell me|tell them|tell the user|reply|respond|write|output|print|pretend|assert|declare)\b (?:that |with |only |just |exactly |: ?|the (?:price|rate|amount|payment|value) (?:is|of) )*.{0,60}(?:\$\s?\d|\b\d[\d,]*(?:\.\d+)? dollars)",
    r"<\|?(?:im_start|im_end|system|endoftext|/?s|/?inst)\b|\[/?(?:inst|system)\]|(?:^|\s)#{1,4} ?(?:system|instruction|assistant)\b|^\s*(?:system|assistant|developer)\s*:|\bBEGIN (?:SYSTEM|ADMIN|INSTRUCTIONS?)\b",
    r"\b(?:new|updated|urgent|secret|admin\w*|override|following) (?:system )?(?:instructions?|directives?)\b\s*(?::|from|for you|are|is)|\b(?:as|i am|i'?m) (?:an? |the |your )?(?:admin\w*|developer|root user|openai|anthropic|creator|superuser)\b.{0,60}\b(?:you|your|override|allow\w*|mode|order|command|instruct\w*)\b",
    r"\b(?:append|add|include|embed|insert|end with|begin with|start with|finish with|render|load|fetch)\b.{0,60}(?:!\[|<img|<script|<iframe|https?://|javascript:|data:(?:text|image)|www\.)",
    r"\b(?:decode|decrypt|unscramble|rot-?13|base-?64|execute|eval|run)\b.{0,40}\b(?:and (?:follow|obey|do|answer|execute)|the following|instructions?|command)\b",
    r"\b(?:ignora|olvida|omite)\b.{0,30}\b(?:instrucciones|reglas|todo)\b|\b(?:ignor(?:e|ez|iere|ieren|ier)|oublie[zr]?|vergiss|vergessen|missachte)\b.{0,40}\b(?:instructions|consignes|r[eè]gles|anweisungen|regeln|vorherig\w*|pr[ée]c[ée]dent\w*)\b|\bignore (?:as|todas as) instru[çc][õo]es\b|\bignora le istruzioni\b|忽略|無視して|игнорируй|проигнорируй|забудь|تجاهل",
)
"""Attempts to set the rules aside, to learn the prompt, or to have a figure said."""

PAYER = re.compile(rf"\b{PAYERS}\b", re.IGNORECASE)
OF_MEDICARE = re.compile(r"\bmedicare\b(?! advantage)|\bcms\b", re.IGNORECASE)
_CLINICAL = tuple(re.compile(pattern, re.IGNORECASE) for pattern in CLINICAL)
_LEGAL = tuple(re.compile(pattern, re.IGNORECASE) for pattern in LEGAL)
_COMMERCIAL = tuple(re.compile(pattern, re.IGNORECASE) for pattern in COMMERCIAL)


def kind_of(question: str) -> str:
    """What an out-of-scope question asks for: "clinical", "legal", "commercial" or "unrelated"."""
    for kind, patterns in (("clinical", _CLINICAL), ("legal", _LEGAL), ("commercial", _COMMERCIAL)):
        if any(pattern.search(question) for pattern in patterns):
            return kind
    return "unrelated"
