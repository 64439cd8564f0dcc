"""How the code is written: no swallowed error, no silenced linter, no promise for later; sizes are told."""

import ast
import re
import subprocess
import sys
import warnings

from house import ROOT, python_files, tree, where
from size import code

OURS = ("src", "tools", "tests", "bench")
BROAD = {"Exception", "BaseException"}
# Sizes are aims, told as warnings; only what is far beyond them fails.
FAR_TOO_LONG_MODULE = 900
FAR_TOO_LONG_FUNCTION = 150


def test_no_error_is_swallowed():
    stray = [
        where(path, node.lineno)
        for path in python_files(*OURS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and is_broad(node) and does_nothing(node.body)
    ]
    assert not stray, stray


def is_broad(handler: ast.ExceptHandler) -> bool:
    """Whether it catches everything."""
    names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)} if handler.type else BROAD
    return bool(names & BROAD)


def does_nothing(body: list[ast.stmt]) -> bool:
    """Whether a block only passes by."""
    return all(
        isinstance(statement, ast.Pass | ast.Continue)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for statement in body
    )


def test_missing_is_never_turned_into_a_number():
    stray = [
        where(path, node.lineno)
        for path in python_files("src")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "nan_to_num"
    ]
    assert not stray, stray


def test_nothing_is_put_off_or_silenced():
    pattern = re.compile(r"#\s*(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|no" + r"qa)\b")
    stray = [
        where(path, number)
        for path in python_files(*OURS)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not stray, stray


def test_every_skipped_test_gives_its_reason():
    stray = [where(path, node.lineno) for path in python_files("tests") for node in bare_skips(tree(path))]
    assert not stray, stray


def bare_skips(module: ast.Module):
    """pytest.mark.skip, skipif and xfail without a reason."""
    calls = [node for node in ast.walk(module) if isinstance(node, ast.Call)]
    yield from (node for node in calls if is_skip(node.func) and not gives_reason(node))
    for node in ast.walk(module):
        yield from (mark for mark in getattr(node, "decorator_list", ()) if is_skip(mark))


def is_skip(node: ast.expr) -> bool:
    """Whether an expression is one of pytest's marks that keep a test from counting."""
    if not isinstance(node, ast.Attribute) or node.attr not in ("skip", "skipif", "xfail"):
        return False
    return isinstance(node.value, ast.Attribute) and node.value.attr == "mark"


def gives_reason(call: ast.Call) -> bool:
    """Whether the mark says why."""
    return any(keyword.arg == "reason" for keyword in call.keywords) or (call.func.attr == "skip" and bool(call.args))


def test_ruff_has_nothing_to_say():
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "concise", str(ROOT)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_lines_over_120_characters_are_told():
    """In characters: ruff's own rule counts a Chinese character as two, so it is off."""
    over = [
        where(path, number)
        for path in python_files(*OURS)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 120
    ]
    if over:
        warnings.warn(f"{len(over)} lines over 120 characters, the first {over[0]}: ./junheng dev fix", stacklevel=1)


def test_sizes():
    long, median = code(ROOT / "src")
    for line in long:
        warnings.warn(f"beyond the aims of the house: {line}", stacklevel=1)
    assert median <= 10
    far = [line for line in long if too_far(line)]
    assert not far, far


def too_far(line: str) -> bool:
    """Whether a line of the size report is beyond what a good reason explains."""
    lines = int(re.search(r"(\d+) lines$", line)[1])
    return lines > (FAR_TOO_LONG_FUNCTION if line.count(":") == 2 else FAR_TOO_LONG_MODULE)
