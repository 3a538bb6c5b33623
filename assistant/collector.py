"""The collector of garbage, told how a process that answers for hours uses memory."""

import gc

OFTEN, SELDOM, HARDLY_EVER = 300, 20, 1000
"""New objects after which the young are looked through, and how many such rounds go before the older and the
oldest are: small rounds take two milliseconds, one through everything takes seventy."""


def spare_what_stays() -> None:
    """Look through what is loaded a last time: libraries and tables stay for good.

    To be called once a process has answered its first questions; without it the collector goes
    through everything again and again, and answers wait tens of milliseconds for it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OFTEN, SELDOM, HARDLY_EVER)
