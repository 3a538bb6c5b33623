"""Nothing without a source: modifiers, parameters, policies and pages cite what is registered."""

import pytest

from corpus.modifier import load_modifiers
from corpus.page import load_pages
from corpus.parameter import FOLDER as PARAMETERS
from corpus.parameter import parameter, parameter_names
from corpus.policy import load_policies
from corpus.prose import Section
from corpus.sources import load_sources, source
from corpus.yaml_text import read_yaml


@pytest.mark.parametrize("mod", sorted(load_modifiers()))
def test_every_modifier_cites(mod: str) -> None:
    references = load_modifiers()[mod].references
    assert references, f"corpus/modifiers: give {mod} a reference"
    assert all(citation.locator for citation in references)


@pytest.mark.parametrize("name", parameter_names())
def test_every_value_of_a_parameter_cites(name: str) -> None:
    record = read_yaml(PARAMETERS / f"{name}.yaml")
    assert set(record["values"]) == set(record["references"]), "one reference for each change"
    for day in record["values"]:
        value = parameter(name).periods
        place = next(p.citation for p in value if p.since == day)
        assert place.locator and source(place.source).title


@pytest.mark.parametrize("name", parameter_names())
def test_a_parameter_says_what_it_is(name: str) -> None:
    one = parameter(name)
    assert one.label and one.description and one.unit


def _bare(sections: tuple[Section, ...]) -> list[str]:
    items = [(item.text, item.citations) for s in sections for item in s.items]
    entries = [(entry.question, entry.citations) for s in sections for entry in s.entries]
    return [text[:80] for text, citations in [*items, *entries] if not citations]


@pytest.mark.parametrize("topic", sorted(load_policies()))
def test_every_passage_of_a_policy_cites(topic: str) -> None:
    policy = load_policies()[topic]
    assert policy.sections and policy.sources
    assert not _bare(policy.sections)


@pytest.mark.parametrize("hcpcs", sorted(load_pages()))
def test_every_passage_of_a_page_cites(hcpcs: str) -> None:
    assert not _bare(load_pages()[hcpcs].sections)


def test_the_register_tells_of_every_source_who_and_what() -> None:
    for one in load_sources().values():
        assert one.title and one.publisher and one.licence, one.id
        assert one.authority in (1, 2, 3, 4), one.id


def test_policies_asked_for_are_there() -> None:
    asked = {
        "rvu-formula", "status-codes", "site-of-service", "global-surgery", "multiple-procedures",
        "add-on-codes", "ncci-ptp", "mue",
    }  # fmt: skip
    assert asked <= set(load_policies())
