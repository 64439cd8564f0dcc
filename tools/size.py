"""Weigh the installation and measure the code.

./junheng dev size              megabytes on disk by package, and long modules and functions
./junheng dev size --budget     fresh installations of the runtime, and of the runtime with planners, against budget
"""

import ast
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import bootstrap
import mirrors

BUDGET_MB = {("runtime",): 600, ("runtime", "planners"): 750}
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60


def megabytes(folder: Path) -> float:
    """Size of a file, or of the files under a folder, where one with two names counts once."""
    if not folder.is_dir():
        return folder.lstat().st_size / 1e6
    seen = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            status = os.lstat(os.path.join(parent, name))
            seen[status.st_dev, status.st_ino] = status.st_size
    return sum(seen.values()) / 1e6


def by_package(packages: Path) -> list[tuple[str, float]]:
    """What lies in site-packages with its megabytes, largest first."""
    sizes = [(entry.name, megabytes(entry)) for entry in packages.iterdir()]
    return sorted(sizes, key=lambda pair: -pair[1])


def fresh(names: tuple[str, ...], folder: Path) -> float:
    """Megabytes of a new environment with these locks, byte code not compiled."""
    python = folder / bootstrap.VENV_PYTHON.relative_to(bootstrap.VENV)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    locks = [str(bootstrap.lock_file(name)) for name in names]
    command = [bootstrap.find_uv(), "pip", "sync", "--quiet", "--require-hashes", "--python", python, *locks]
    subprocess.run(command, check=True, env=mirrors.index_settings(), cwd=bootstrap.LOCKS)
    return megabytes(folder)


def budget() -> bool:
    """Print fresh installations against their budgets; whether all keep within."""
    kept = True
    for names, limit in BUDGET_MB.items():
        with tempfile.TemporaryDirectory() as folder:
            size = fresh(names, Path(folder) / "venv")
        kept = kept and size <= limit
        print(f"{' + '.join(names):22} {size:6.0f} MB  ({'≤' if size <= limit else '>'} {limit})")
    return kept


def functions(source: str) -> list[tuple[str, int]]:
    """Every function of a module with its length in lines, decorators left out."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    nodes = (node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds))
    return [(node.name, node.end_lineno - node.lineno + 1) for node in nodes]


def code(root: Path) -> tuple[list[str], float]:
    """Modules and functions under `root` beyond the aims of the house, and the median length of a function."""
    long, lengths = [], []
    for path in sorted(root.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        lines = source.count("\n")
        if lines > LONGEST_MODULE:
            long.append(f"{path.relative_to(root)}: {lines} lines")
        for name, length in functions(source):
            lengths.append(length)
            if length > LONGEST_FUNCTION:
                long.append(f"{path.relative_to(root)}: {name}: {length} lines")
    return long, statistics.median(lengths or [0])


def main(arguments: list[str]) -> int:
    """Print what was asked for; 1 when a budget is broken."""
    if "--budget" in arguments:
        return 0 if budget() else 1
    for name, size in by_package(bootstrap.site_packages())[:15]:
        print(f"{size:8.1f} MB  {name}")
    print(f"{megabytes(bootstrap.VENV):8.1f} MB  .venv")
    long, median = code(bootstrap.ROOT / "src")
    print(f"median function: {median:g} lines", *long, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
