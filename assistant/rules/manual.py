"""Places in CMS's manuals and file documentation, as citations."""

from functools import cache

from corpus.citation import Citation
from corpus.sources import cite


@cache
def mcpm(chapter: int, locator: str) -> Citation:
    """A place in the Medicare Claims Processing Manual, e.g. mcpm(12, "§40.6, pp. 96-100")."""
    return cite(f"mcpm-{chapter}", locator)


@cache
def ncci(locator: str) -> Citation:
    """A place in the NCCI Policy Manual, e.g. ncci("ch. IV §F.9 p. IV-9")."""
    return cite("ncci-manual-2026", locator)


@cache
def layout(locator: str) -> Citation:
    """A place in the documentation of the relative value file (RVU25D.txt)."""
    return cite("cms-rvu-layout-2025", locator)
