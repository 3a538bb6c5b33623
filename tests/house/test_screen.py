"""The screen shows and computes nothing, and reaches the known questions through one door."""

import ast
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
UI = sorted((CHECKOUT / "ui").rglob("*.py"))
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
COMPUTES = {"sum", "round", "divmod", "pow", "abs"}
DOOR = "evals.workbench"


def _name(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(CHECKOUT).as_posix()}:{getattr(node, 'lineno', 0)}"


def arithmetic_in(tree: ast.AST) -> Iterator[ast.AST]:
    """Operators and functions that make a figure of figures; joining paths and lists is none."""
    for node in ast.walk(tree):
        operator = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ARITHMETIC)
        if operator and not _joins(node):
            yield node
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in COMPUTES:  # fmt: skip
            yield node


def _joins(node: ast.AST) -> bool:
    """HERE / "app.py" and rows += [row]: no figures."""
    if isinstance(node, ast.AugAssign):
        return isinstance(node.value, ast.List | ast.ListComp)
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div):
        return False
    return isinstance(node.right, ast.Constant) and isinstance(node.right.value, str)


def test_the_check_sees_arithmetic() -> None:
    assert list(arithmetic_in(ast.parse("total = price * units")))
    assert list(arithmetic_in(ast.parse("count += 1")))
    assert list(arithmetic_in(ast.parse("sum(amounts)")))
    assert not list(arithmetic_in(ast.parse('path = HERE / "app.py"; a | b; rows += [1]')))


def test_the_screen_computes_nothing() -> None:
    found = [
        _name(path, node)
        for path in UI
        for node in arithmetic_in(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found, f"have the assistant's functions give what is shown: {found}"


def test_only_the_page_of_known_questions_imports_evals_and_only_its_workbench() -> None:
    wrong = []
    for path in UI:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            for name in [*names, *([module] if module else [])]:
                if name.split(".")[0] == "evals" and not (name == DOOR and "evals" in path.stem):
                    wrong.append(f"{_name(path, node)} imports {name}")
    assert not wrong, f"what a page may show of known questions is in {DOOR}: {wrong}"
