"""Intervals and tests against values computed by hand or published."""

from math import comb, sqrt

import pytest

from evals.statistics import clustered, fell_by_chance, holm, mcnemar, quantile, wilson


def test_wilson_as_published() -> None:
    """Newcombe 1998, table I, method 3: 81 of 263 is 0.2553 to 0.3662; 0 of 20 is 0 to 0.1611."""
    found = wilson(81, 263)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    none = wilson(0, 20)
    assert (none.low, round(none.high, 4)) == (0.0, 0.1611)


def test_wilson_by_hand() -> None:
    """8 of 10 with z = 1.96: centre (0.8 + 0.19208)/1.38416, half width sqrt(...)."""
    z, p, n = 1.959963984540054, 0.8, 10
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    found = wilson(8, 10)
    assert found.low == pytest.approx(centre - half) and found.high == pytest.approx(centre + half)


def test_wilson_of_nothing_knows_nothing() -> None:
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)


@pytest.mark.parametrize(("broken", "fixed"), [(10, 2), (2, 10), (6, 0), (5, 5), (1, 0)])
def test_mcnemar_is_the_exact_binomial(broken: int, fixed: int) -> None:
    n, k = broken + fixed, min(broken, fixed)
    tail = sum(comb(n, i) for i in range(k + 1)) / 2**n
    assert mcnemar(broken, fixed) == pytest.approx(min(1.0, 2 * tail))


def test_mcnemar_numbers_worth_knowing() -> None:
    """Six changes one way are the fewest that are rare by chance; five are not."""
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(6, 0) == pytest.approx(2 / 64) and mcnemar(5, 0) == pytest.approx(2 / 32)
    assert fell_by_chance(5, 0) == pytest.approx(1 / 32)
    assert fell_by_chance(0, 5) == pytest.approx(1.0)


def test_holm_as_in_a_textbook() -> None:
    """0.01, 0.04, 0.03: times 3, 2, 1 in order, never falling."""
    found = holm({"a": 0.01, "b": 0.04, "c": 0.03})
    assert found == pytest.approx({"a": 0.03, "c": 0.06, "b": 0.06})


def test_clustered_errors_by_hand() -> None:
    """Four differences in two documents: mean −0.5; sums of deviations −1 and 1; error sqrt(2)/4."""
    found = clustered([-1, -1, 0, 0], ["x", "x", "y", "y"])
    error = sqrt(2) / 4
    assert found.value == -0.5
    assert found.low == pytest.approx(-0.5 - 1.959963984540054 * error)
    alone = clustered([-1, -1, 0, 0], [1, 2, 3, 4])
    assert found.high - found.low > alone.high - alone.low


def test_quantiles() -> None:
    assert (quantile([1, 2, 3, 4], 0.5), quantile([4], 0.95), quantile([], 0.5)) == (2.5, 4, 0)
