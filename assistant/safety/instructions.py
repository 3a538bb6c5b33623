"""Instructions planted in documents: passages that speak to a program are left out of answers.

No answer depends on this: the rules writer obeys nothing and quotes sources as quotations. It keeps
such text from the screen and from a chat model's brief.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.hit import Hit

ADDRESSED = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|do not follow)\b (?:all |any )?(?:of )?(?:(?:the|your|these|its) )?(?:previous|prior|above|earlier|preceding|system|other|existing|loaded|safety)\b.{0,30}\b(?:instructions?|prompts?|rules|context|messages?|directives?|guardrails?|sources|tables)\b"
    r"|\b(?:system|developer|hidden) (?:prompt|message|override|instruction)s?\b|\bjailbr|\bdo anything now\b|\bprompt injection\b"
    r"|\b(?:AI|artificial intelligence|language|chat|coding)[ -](?:assistants?|models?|systems?|agents?|bots?|tools?)\b.{0,60}\b(?:must|should|shall|will|are (?:to|required|instructed)|is (?:to|required|instructed)|please|need to|has to|have to)\b"
    r"|\b(?:to|for|note to|attention|dear|hey|message to) (?:the |any |all |every )?(?:AI|LLMs?|chat ?bots?|assistants? reading|language models?|GPT|Claude|ChatGPT|retrieval)\b"
    r"|(?-i:\bLamina)(?: must| should| shall| will|,)? (?:please )?(?:answer|say|reply|respond|approve)\b|\b(?:LLMs?|chat ?bots?|Claude|ChatGPT)\b.{0,40}\b(?:must|should|shall|please|now|always|never|respond|answer|reply|say)\b"
    r"|\byou (?:are now|must now|will now|are an? (?:AI|assistant|helpful|unrestricted|billing bot))\b|\bas an? (?:AI|assistant|language model),? you\b"
    r"|\b(?:tell|inform|assure|advise|convince) (?:the |every |any |all )?(?:users?|askers?|readers?|coders? who asks?|whoever asks)\b"
    r"|\b(?:when(?:ever)?|if) (?:you are |anyone |someone |a user |the user |users? |anybody )?(?:asks?|asked|queried|prompted)\b.{0,60}\b(?:answer|say|reply|respond|state|output|return|claim|tell|always|never)\b"
    r"|\b(?:respond|reply|answer|output|say) (?:only|exactly|always|verbatim)\b|\balways (?:answer|say|reply|respond|output|state) (?:that|with|yes|no|:|[\"“'])"
    r"|\b(?:do not|don'?t|never) (?:mention|cite|reveal|disclose|show|quote|tell)\b.{0,40}\b(?:this (?:note|instruction|message|text|page)|the (?:tables?|cms|source|fee schedule|user|conflict|disagreement)|CMS|sources?)\b"
    r"|<\|?(?:im_start|im_end|system|endoftext)|\[/?(?:INST|SYSTEM)\]|(?:^|\n)\s*(?:#{1,4} ?)?(?:system|assistant|developer|human|user|tool)\s*:\s"
    r"|\b(?:append|add|include|embed|insert|render|end|begin|start)\b.{0,60}(?:!\[|<img|<script|<iframe|javascript:|canary)"
    r"|\b(?:ignora|olvida)\b.{0,30}\b(?:instrucciones|reglas)\b|\b(?:ignorez|oubliez|ignoriere|vergiss)\b.{0,40}\b(?:instructions|consignes|r[eè]gles|anweisungen|regeln)\b|忽略.{0,12}(?:指令|指示|说明)|игнорируй",
    re.IGNORECASE,
)  # fmt: skip
OUTSIDE = frozenset({"document", "imported_page"})
"""Kinds of passages that the reader brought in."""
NEAR = 0.30
"""Relevance from which it is said that a passage was left out."""


def addresses_a_program(text: str) -> bool:
    """Whether a text tells a program what to do rather than a reader what holds."""
    return ADDRESSED.search(text) is not None


def without_instructions(
    ranked: "Iterable[tuple[float, Hit]]",
) -> "tuple[tuple[tuple[float, Hit], ...], tuple[str, ...]]":
    """The passages but those of documents that instruct a program, and a sentence for each of these."""
    kept, notes = [], []
    for value, hit in ranked:
        chunk = hit.chunk
        said = f"{chunk.heading}\n{chunk.question}\n{chunk.text}"
        if chunk.kind not in OUTSIDE or not addresses_a_program(said):
            kept.append((value, hit))
        elif value >= NEAR:
            notes.append(
                f"A passage of the imported document {chunk.source} was left out: it gives "
                "instructions to a program, and instructions in documents change nothing."
            )
    return tuple(kept), tuple(dict.fromkeys(notes))
