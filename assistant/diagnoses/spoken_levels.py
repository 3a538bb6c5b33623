"""Where a condition is whose own sentence does not say so: at the interspace last spoken of."""

from bisect import bisect_right

from assistant.diagnoses.mentions import Mention
from assistant.diagnoses.regions import Site, regions_in, sites_of_level
from assistant.levels import SPINE
from assistant.note_text.level_words import LevelWords, find_levels

SPINAL = frozenset({"spine", "symptom"})


def take_levels(text: str, mentions: list[Mention]) -> None:
    """Give conditions of the spine without a place that of the interspace named before them in the
    text, or, where none was, of the one named next, or the one region that the text names. A stretch
    across regions does not say which."""
    open_ones = [m for m in mentions if not m.sites and m.condition.kind in SPINAL]
    if not open_ones:
        return
    spoken = [one for one in find_levels(text) if not one.root]
    named = tuple(Site(region) for region in regions_in(text))
    for mention in open_ones:
        levels = [one for one in spoken if one.single == mention.condition.vertebra]
        at = bisect_right([one.start for one in levels], mention.start) - 1
        sites = _sites(levels[max(at, 0)]) if levels else () if spoken else named
        if len({site.region for site in sites}) == 1:
            mention.sites, mention.inherited = sites, True


def _sites(level: LevelWords) -> tuple[Site, ...]:
    bounds = (SPINE[level.top], SPINE[level.bottom])
    return sites_of_level("-".join(dict.fromkeys(bounds)))
