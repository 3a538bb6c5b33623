"""Rules hold no values: no float, and no number but 0, 1 and −1 in their arithmetic."""

import ast
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
RULES = sorted((CHECKOUT / "assistant" / "rules").glob("*.py"))
PLAIN = {"0", "1", "-1"}
# What is no value of CMS: the unit a share is written in, and the length of a text shown.
ALLOWED = {
    ("money.py", "100"): "a share written as percent",
}


def _trees() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in RULES]


def _number(node: ast.expr) -> str | None:
    """The literal number an operand is: 2, -1, Decimal("0.5"); None when it is none."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _number(node.operand)
        return None if inner is None else f"-{inner}"
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float | complex):
        return None if isinstance(node.value, bool) else str(node.value)
    named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    if named and node.func.id in ("Decimal", "int", "Fraction") and len(node.args) == 1:
        inner = node.args[0]
        if isinstance(inner, ast.Constant) and not isinstance(inner.value, bool):
            return str(inner.value)
    return None


def _operands(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    return [node.value] if isinstance(node, ast.AugAssign) else []


def test_the_check_sees_numbers() -> None:
    tree = ast.parse('a * Decimal("0.5") + 2 - b * -1')
    found = {n for node in ast.walk(tree) for o in _operands(node) if (n := _number(o))}
    assert found == {"0.5", "2", "-1"}


def test_no_float_in_the_rules() -> None:
    floats = [
        f"{path.name}:{node.lineno}"
        for path, tree in _trees()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]
    assert not floats, f"money and RVUs are Decimal: {floats}"


def test_no_number_in_the_arithmetic_of_a_rule() -> None:
    found = [
        f"{path.name}:{node.lineno}: {number}"
        for path, tree in _trees()
        for node in ast.walk(tree)
        for operand in _operands(node)
        if (number := _number(operand)) is not None
        and number not in PLAIN
        and (path.name, number) not in ALLOWED
    ]
    assert not found, f"put the value into corpus/parameters, with its reference: {found}"


def test_no_decimal_constant_hides_a_value() -> None:
    """A module-level Decimal is a rounding step or nothing; a rate belongs to the parameters."""
    steps = {"0", "1", "0.00", "0.01", "0.1", "100"}
    found = [
        f"{path.name}:{node.lineno}: {number}"
        for path, tree in _trees()
        for node in tree.body
        if isinstance(node, ast.Assign)
        and (number := _number(node.value)) is not None
        and "." in number + "."
        and isinstance(node.value, ast.Call)
        and number not in steps
    ]
    assert not found


def test_rules_do_not_read_the_clock() -> None:
    """A rule is given its date of service."""
    found = [
        f"{path.name}:{node.lineno}"
        for path, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("today", "now", "utcnow")
    ]
    assert not found
