"""The locks: complete, hashed, without addresses, in step with pyproject.toml, within the size budget."""

import re
import tomllib
from importlib.metadata import distribution

import pytest
from bootstrap import LOCKS, ROOT
from lock import ADDRESS, blocks
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from size import BUDGET_MB

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
FILES = sorted(LOCKS.glob("*.lock"))


def locked(name: str) -> dict[str, list[str]]:
    """Versions in a lock by package; several where Pythons differ."""
    found: dict[str, list[str]] = {}
    for block in blocks((LOCKS / f"{name}.lock").read_text(encoding="utf-8")):
        requirement = Requirement(block.split("\\")[0].strip())
        found.setdefault(canonicalize_name(requirement.name), []).append(next(iter(requirement.specifier)).version)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_requirement_is_pinned_and_hashed_and_no_address_is_named(path):
    text = path.read_text(encoding="utf-8")
    assert not ADDRESS.search(text)
    assert "".join(blocks(text)) == text
    for block in blocks(text):
        assert re.match(r"[\w.-]+==\S+ (; .* )?\\\n(    --hash=sha256:[0-9a-f]{64}( \\)?\n)+$", block), block


@pytest.mark.parametrize("extra", ["runtime", *EXTRAS])
def test_lock_is_in_step_with_pyproject(extra):
    declared = PROJECT["dependencies"] if extra == "runtime" else EXTRAS[extra]
    pins = {**locked("runtime"), **locked(extra)}
    for requirement in map(Requirement, declared):
        versions = pins.get(canonicalize_name(requirement.name), [])
        assert versions, f"{requirement}: run ./junheng dev lock"
        assert all(requirement.specifier.contains(version) for version in versions), f"{requirement}: {versions}"


def test_every_lock_has_its_extra():
    assert {path.stem for path in FILES} == {"runtime", "installer", *EXTRAS}


def test_locks_serve_more_than_the_machine_they_were_made_on():
    """A compiled package has a wheel, so a hash, for every platform and Python; a partial index would show here."""
    text = (LOCKS / "runtime.lock").read_text(encoding="utf-8")
    hashes = {block.split("==")[0]: block.count("--hash") for block in blocks(text)}
    assert all(hashes[name] >= 9 for name in ("duckdb", "pyarrow", "pydantic-core", "lxml"))


@pytest.mark.parametrize(("extras", "limit"), BUDGET_MB.items(), ids=lambda value: str(value))
def test_installed_size_is_within_budget(extras, limit):
    """By the records of the packages installed here; `./junheng dev size --budget` weighs fresh installations."""
    names = {name for extra in extras for name in locked(extra)}
    files = [file for name in names for file in distribution(name).files or () if ".pyc" not in file.suffix]
    assert sum(file.size or 0 for file in files) / 1e6 <= limit
