"""Who may import whom (.importlinter), and what no room may name."""

import subprocess
import sys

from house import ROOT, imports, python_files, where

ENGINES = {"duckdb", "polars", "pyspark"}


def test_arrows():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    command += ["--no-cache", "--config", str(ROOT / ".importlinter")]
    done = subprocess.run(command, cwd=ROOT / "src", capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_frames_names_an_engine():
    stray = [
        where(path, line)
        for path in python_files("src")
        if "frames" not in path.relative_to(ROOT).parts
        for name, line in imports(path)
        if name.split(".")[0] in ENGINES
    ]
    assert not stray, f"the port is frames/: {stray}"


def test_the_domain_knows_nothing_of_the_web():
    stray = [
        where(path, line)
        for path in python_files("src")
        for name, line in imports(path)
        if name.split(".")[0] == "django"
    ]
    assert not stray, stray


def test_the_product_imports_no_tests_nor_tools():
    strangers = {"tests", "tools", "bench", "pytest", "hypothesis"}
    stray = [
        where(path, line)
        for path in python_files("src")
        for name, line in imports(path)
        if name.split(".")[0] in strangers
    ]
    assert not stray, stray
