"""Fixtures for setting up: small houses, with uv or with pip alone, under every Python the machine has."""

import os
import shutil
import subprocess
from pathlib import Path

import bootstrap
import pytest
from copy_of_the_house import House


def pythons() -> list[str]:
    """The supported interpreters of this machine, the running one first."""
    names = [bootstrap.base_python(), *map(shutil.which, ("python3.11", "python3.12", "python3.13"))]
    versions = Path(os.environ.get("PYENV_ROOT", "/nonexistent")) / "versions"
    found = {}
    for path in (*names, *sorted(versions.glob("3.1[1-3].*/bin/python3"))):
        version = path and version_of(str(path))
        if version and (3, 11) <= version <= (3, 13):
            found.setdefault(version, str(path))
    return list(found.values())


def version_of(python: str) -> tuple[int, ...] | None:
    """Major and minor version of an interpreter with pip; None where it does not run or has none."""
    probe = [python, "-c", "import pip, sys; print(*sys.version_info[:2])"]
    done = subprocess.run(probe, capture_output=True, text=True)
    return tuple(map(int, done.stdout.split())) if done.returncode == 0 else None


@pytest.fixture
def house(tmp_path):
    """A house whose path has a blank and Chinese characters, set up with pip alone."""
    if version_of(str(bootstrap.base_python())) is None:
        pytest.skip("the running Python has no pip")
    return House(tmp_path / "均衡 副本", str(bootstrap.base_python()))


@pytest.fixture
def house_with_uv(tmp_path):
    """The same, set up with the uv of this checkout."""
    own = bootstrap.ROOT / ".bootstrap/uv/bin/uv"
    uv = own if own.exists() else shutil.which("uv")
    if not uv:
        pytest.skip("no uv on PATH, and none fetched by this checkout")
    made = House(tmp_path / "均衡 副本", str(bootstrap.base_python()))
    made.lend_uv(Path(uv))
    return made


def pytest_generate_tests(metafunc):
    """`python`: every supported interpreter here."""
    if "python" in metafunc.fixturenames:
        metafunc.parametrize("python", pythons(), ids=lambda path: ".".join(map(str, version_of(path))))
