"""The collector of garbage, told how a process that answers for hours uses memory."""

import gc

LET_GROW = 5_000
"""Objects that may come about, net of those that went, before the young are looked through: an answer
makes about a thousand, none of which outlive it."""


def spare_what_stays() -> None:
    """Look through what is loaded a last time: libraries and tables stay for good.

    To be called once a process has answered its first questions; without it the collector goes
    through everything again and again, and answers wait tens of milliseconds for it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(LET_GROW, *gc.get_threshold()[1:])
