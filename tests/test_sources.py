"""The register of sources, and that everything in the corpus cites something that is in it."""

import re
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import NoAnswer
from corpus.modifier import load_modifiers
from corpus.page import load_pages
from corpus.parameter import parameter, parameter_names
from corpus.policy import load_policies
from corpus.sources import REGISTER, cite, load_sources, source

CORPUS = REGISTER.parent
NAMED = re.compile(r"@([a-z0-9][a-z0-9-]*)|\b(?:source|evidence): ([a-z0-9][a-z0-9-]*)")


def test_every_entry_is_complete_and_ranks_by_its_kind() -> None:
    authority = {"cms_file": 1, "cms_manual": 2, "cms_notice": 2, "own": 3, "code_page": 4}
    for known in load_sources().values():
        assert known.title and known.publisher and known.licence, known.id
        assert known.edition, known.id
        assert known.authority == authority[known.kind], known.id
        assert known.url == "" or known.url.startswith("https://"), known.id
        first, last = known.in_force_from, known.in_force_to
        assert first is None or last is None or first < last, known.id


def test_ids_are_unique() -> None:
    ids = re.findall(r"\bid: ([a-z0-9-]+)", REGISTER.read_text(encoding="utf-8"))
    assert len(ids) == len(set(ids)) == len(load_sources())


@pytest.mark.parametrize(
    ("source_id", "first_day", "edition"),
    [
        ("cms-pfs-2026c", date(2026, 7, 1), "2026C"),
        ("cms-pfs-2027a", date(2027, 1, 1), "2027A"),
        ("cms-ptp-2026q4", date(2026, 10, 1), "2026Q4"),
        ("cms-asc-aa-2027-04", date(2027, 4, 1), "2027-04"),
        ("cms-gpci-2027", date(2027, 1, 1), "2027"),
    ],
)
def test_an_edition_outside_the_register_gets_its_days_by_itself(
    source_id: str, first_day: date, edition: str
) -> None:
    known = source(source_id)
    assert (known.in_force_from, known.edition, known.authority) == (first_day, edition, 1)
    assert known.in_force_to == date(first_day.year, 12, 31)


@pytest.mark.parametrize(
    "source_id", ["lamina-page-63053", "lamina-policy-mue", "lamina-modifier-XS"]
)
def test_our_own_pages_are_sources_of_authority_three(source_id: str) -> None:
    assert (source(source_id).kind, source(source_id).authority) == ("own", 3)


@pytest.mark.parametrize(
    "source_id",
    ["", "cms-pfs", "cms-horoscope-2026a", "cms-pfs-2026e", "cms-asc-aa-2026-13", "mira-99999"],
)
def test_an_unknown_id_is_refused_with_where_it_was_looked_up(source_id: str) -> None:
    with pytest.raises(NoAnswer, match=r"corpus/sources\.yaml"):
        source(source_id)


def test_a_citation_carries_title_edition_and_address() -> None:
    place = cite("mcpm-12", "§40.8, pp. 101-104")
    assert place.source == "mcpm-12" and place.locator == "§40.8, pp. 101-104"
    assert "chapter 12" in place.title and place.url.endswith("clm104c12.pdf") and place.edition


def _corpus_files() -> list[Path]:
    return [
        path
        for folder in ("pages", "policies", "modifiers", "parameters")
        for path in sorted((CORPUS / folder).iterdir())
        if path.suffix in {".md", ".yaml"}
    ]


def test_every_source_named_in_the_corpus_is_known() -> None:
    files = _corpus_files()
    assert len(files) > 80
    for path in files:
        for groups in NAMED.findall(path.read_text(encoding="utf-8")):
            source_id = groups[0] or groups[1]
            try:
                source(source_id)
            except NoAnswer as error:
                pytest.fail(f"{path.name}: {error}")


def test_every_parameter_modifier_policy_and_page_cites() -> None:
    for name in parameter_names():
        assert all(period.citation.locator for period in parameter(name).periods), name
    for mod, one in load_modifiers().items():
        assert one.references and all(place.locator for place in one.references), mod
    for topic, one_policy in load_policies().items():
        for section in one_policy.sections:
            assert all(item.citations for item in section.items), (topic, section.heading)
            assert all(entry.citations for entry in section.entries), (topic, section.heading)
    for hcpcs, page in load_pages().items():
        for source_id in page.sources:
            assert source(source_id).id == source_id, hcpcs


def test_a_policy_lists_every_source_it_cites() -> None:
    for topic, one in load_policies().items():
        cited = {place.source for section in one.sections for place in section.citations}
        assert cited <= set(one.sources), topic
