"""Text from sources and askers reaches the screen as data: nothing in it becomes live."""

import re

import pytest

from ui.markup import cell, cited, highlighted, still, table, verbatim, web_link


def test_markers_become_links_with_their_source_as_hint() -> None:
    shown = cited("Pays $204.75 [1][2].", 3, {1: 'File "RVU26C"', 2: "Manual"})
    assert shown == 'Pays \\$204.75\u00a0[1](#cite-3-1 "File \'RVU26C\'")[2](#cite-3-2 "Manual").'


def test_a_marker_without_citation_stays_plain_text() -> None:
    assert "\\[9\\]" in cited("Known [1], unknown [9].", 0, {1: "File"})
    assert "#cite-0-9" not in cited("Known [1], unknown [9].", 0, {1: "File"})


def test_every_marker_is_a_chip_while_the_answer_streams() -> None:
    assert "[7](#cite-0-7)" in cited("A figure [7]", 0)


@pytest.mark.parametrize(
    "live",
    [
        "![x](https://example.org/p.png)",
        "![x][ref]",
        "[click](javascript:alert(1))",
        "[click](https://example.org)",
        "[a **b**](https://example.org)",
        "[forged](#cite-0-1)",
    ],
)
def test_links_and_images_of_a_source_are_dropped(live: str) -> None:
    shown = still(f"before {live} after")
    assert not re.search(r"\]\((?:https?|javascript|#)", shown)
    assert "![" not in shown
    assert shown.startswith("before ")


def test_html_formulas_and_directives_are_shown_not_run() -> None:
    shown = still("<script>x</script> $a$ :red[b] \\$5")
    assert "<" not in shown
    assert re.findall(r"(?<!\\)\$", shown) == []
    assert "\\:red[" in shown


def test_a_reference_definition_cannot_turn_markers_into_links() -> None:
    assert still("[evil]: https://example.org").startswith("\\[evil]:")


def test_a_question_is_shown_letter_for_letter() -> None:
    assert verbatim("# 63052 *vs* <b> [x](y) $5") == "\\# 63052 \\*vs\\* \\<b\\> \\[x\\](y) \\$5"
    assert verbatim("1. one\n- two") == "1\\. one  \n\\- two"


def test_a_cell_stays_one_cell() -> None:
    assert cell("a | b\nc") == "a \\| b c"
    assert table(("A", "B"), [(cell("x|y"), "z")]).splitlines() == [
        "| A | B |",
        "| --- | --- |",
        "| x\\|y | z |",
    ]


def test_the_cited_words_are_marked_in_their_place() -> None:
    shown = highlighted(
        "# Title\n\nBefore. The cited words [sic]. After.", "The cited words [sic]."
    )
    assert "Before. :primary-background[The cited words \\[sic\\].] After." in shown


def test_cited_lines_are_marked_one_by_one_and_keep_their_form() -> None:
    text = "Intro\n\n- first item\n- second item\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nEnd"
    words = "- first item\n- second item\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    assert highlighted(text, words).split("\n") == [
        "Intro", "", "- :primary-background[first item]", "- :primary-background[second item]", "",
        "| :primary-background[a] | :primary-background[b] |", "|---|---|",
        "| :primary-background[1] | :primary-background[2] |", "", "End",
    ]  # fmt: skip


def test_words_are_found_across_other_line_breaks() -> None:
    assert ":primary-background[" in highlighted("one two\nthree four", "two three")


def test_words_that_do_not_stand_in_the_passage_mark_nothing() -> None:
    assert highlighted("A passage.", "elsewhere") == "A passage."


def test_only_web_addresses_become_links() -> None:
    assert web_link("https://www.cms.gov/a b)c") == "[cms.gov](https://www.cms.gov/a%20b%29c)"
    assert web_link("javascript:alert(1)") == web_link("") == web_link("file:///etc/passwd") == ""
