"""Settings in words: the day and the place, and else only what differs from the usual."""

from datetime import date
from typing import Any

import pytest

from assistant.settings import QuestionSettings
from assistant.settings_words import settings_in_words

DAY = date(2026, 7, 15)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "15 July 2026, national"),
        ({"setting": "facility"}, "15 July 2026, national, facility"),
        ({"setting": "nonfacility", "zip": "10001"}, "15 July 2026, ZIP 10001, non-facility"),
        ({"locality": "13202-01"}, "15 July 2026, locality 13202-01"),
        ({"qualifying_participant": True}, "15 July 2026, national, qualifying APM participant"),
        ({"payer": "Harbor Advantage"}, "15 July 2026, national, payer Harbor Advantage"),
        ({"participating": False}, "15 July 2026, national, non-participating"),
    ],
)
def test_only_what_differs_is_said(given: dict[str, Any], words: str) -> None:
    told = settings_in_words(QuestionSettings(DAY, **given).as_strings())
    assert told == words
    assert "True" not in told
    assert "False" not in told
