"""Whether a procedure inside a global period starts a new one, by the modifier it takes."""

from assistant.rules.result import RuleResult, Step
from corpus.modifier import Modifier

SAYS = {
    "new_period": "A new global period starts with the procedure that carries modifier {}.",
    "no_new_period": (
        "No new global period starts with modifier {}; the first operation's period runs on."
    ),
}


def global_clock(modifier: Modifier) -> RuleResult | None:
    """new_period or no_new_period, None for a modifier that says nothing of the period.

    MCPM ch. 12 §40.2 to §40.4, as cited by the modifier's page.
    """
    says = SAYS.get(modifier.global_clock)
    if says is None or not modifier.references:
        return None
    place, reason = modifier.references[0], says.format(modifier.modifier)
    step = Step("New global period", reason, modifier.global_clock, place)
    inputs = {"modifier": modifier.modifier}
    return RuleResult(
        "global_clock", inputs, modifier.global_clock, "verdict", "", (step,), reason, (place,)
    )
