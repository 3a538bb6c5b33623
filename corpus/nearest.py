"""Which known codes a mistyped one may have meant."""

from collections.abc import Iterable


def nearest_codes(hcpcs: str, codes: Iterable[str], n: int = 5) -> tuple[str, ...]:
    """The `n` codes most like `hcpcs`: fewest keystrokes apart, then nearest in number."""
    asked = hcpcs.strip().upper()
    if not asked:
        return ()
    ranked = sorted((keystrokes(asked, code), _numbers_apart(asked, code), code) for code in codes)
    return tuple(code for apart, _, code in ranked[:n] if 0 < apart <= 2)


def keystrokes(asked: str, code: str) -> int:
    """Characters that differ place by place, two swapped neighbours counting once."""
    differing = [i for i, (a, b) in enumerate(zip(asked, code, strict=False)) if a != b]
    apart = len(differing) + abs(len(asked) - len(code))
    if len(differing) == 2 and differing[1] == differing[0] + 1:
        i, j = differing
        if asked[i] == code[j] and asked[j] == code[i]:
            return apart - 1
    return apart


def _numbers_apart(asked: str, code: str) -> int:
    if asked.isdigit() and code.isdigit():
        return abs(int(asked) - int(code))
    return 1_000_000
