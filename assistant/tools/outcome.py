"""What a tool hands back, and which errors a model may try to repair."""

from collections.abc import Callable
from datetime import date
from typing import ParamSpec

from langchain_core.tools import ToolException

from assistant.rules.result import RuleResult
from assistant.settings import read_date
from corpus.errors import BadInput, NoAnswer, NotSetUp

P = ParamSpec("P")
Outcome = tuple[str, tuple[RuleResult, ...]]


def day_of(text: str) -> date:
    """A date of service written year-month-day. Raises BadInput otherwise."""
    return read_date(text)


def say(*results: RuleResult) -> Outcome:
    """The results in sentences, with value and unit, and themselves as the artifact."""
    lines = [
        f"{r.tool}: {r.value if r.value is not None else 'no value'} {r.unit}. {r.reason}"
        for r in results
    ]
    return "\n".join(lines), results


def guarded(run: Callable[P, Outcome]) -> Callable[P, Outcome]:
    """BadInput becomes a ToolException (ask better); no answer and not set up become a sentence."""

    def call(*args: P.args, **kwargs: P.kwargs) -> Outcome:
        try:
            return run(*args, **kwargs)
        except BadInput as error:
            raise ToolException(str(error)) from error
        except (NoAnswer, NotSetUp) as error:
            return str(error), ()

    call.__doc__, call.__name__ = run.__doc__, run.__name__
    call.__annotations__ = run.__annotations__
    call.__wrapped__ = run  # type: ignore[attr-defined]
    return call
