"""The archive for machines without network: which wheels it takes, what it holds, and that it sets up from there."""

import stat
import sys
import zipfile
from pathlib import Path

import bundle
import pytest
from bootstrap import SetupFailed
from copy_of_the_house import House, wheel


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).touch()


def test_best_wheel_for_each_platform(tmp_path):
    touch(
        tmp_path,
        "duckdb-1.5.6-cp311-cp311-manylinux_2_17_x86_64.whl",
        "duckdb-1.5.6-cp311-cp311-manylinux_2_26_x86_64.manylinux_2_28_x86_64.whl",
        "duckdb-1.5.6-cp312-cp312-manylinux_2_28_x86_64.whl",
        "duckdb-1.5.6-cp311-cp311-manylinux_2_28_aarch64.whl",
        "duckdb-1.5.6-cp311-cp311-win_amd64.whl",
        "duckdb-1.5.6-cp313-cp313-manylinux_2_35_x86_64.whl",
        "typst-0.15.2-cp39-abi3-win_amd64.whl",
        "jinja2-3.1.6-py3-none-any.whl",
    )

    def best(name, version, platform, python):
        path = bundle.found((name, version), platform, python, tmp_path)
        return path and path.name.split("-", 2)[2]

    newest = "cp311-cp311-manylinux_2_26_x86_64.manylinux_2_28_x86_64.whl"
    assert best("duckdb", "1.5.6", "linux-x86_64", "3.11") == newest
    assert best("duckdb", "1.5.6", "linux-x86_64", "3.12") == "cp312-cp312-manylinux_2_28_x86_64.whl"
    assert best("duckdb", "1.5.6", "linux-aarch64", "3.11") == "cp311-cp311-manylinux_2_28_aarch64.whl"
    assert best("duckdb", "1.5.6", "windows-x86_64", "3.11") == "cp311-cp311-win_amd64.whl"
    assert best("typst", "0.15.2", "windows-x86_64", "3.13") == "cp39-abi3-win_amd64.whl"
    assert best("jinja2", "3.1.6", "linux-aarch64", "3.13") == "py3-none-any.whl"


def test_too_new_a_system_library_or_another_version_does_not_serve(tmp_path):
    touch(tmp_path, "duckdb-1.5.6-cp313-cp313-manylinux_2_35_x86_64.whl", "duckdb-1.5.5-cp312-cp312-win_amd64.whl")
    assert bundle.found(("duckdb", "1.5.6"), "linux-x86_64", "3.13", tmp_path) is None
    assert bundle.found(("duckdb", "1.5.6"), "windows-x86_64", "3.12", tmp_path) is None


def test_markers_are_those_of_the_other_machine(tmp_path, monkeypatch):
    lines = [
        "colorama==0.4.6 ; sys_platform == 'win32'",
        "numpy==2.4.6 ; python_full_version < '3.12'",
        "numpy==2.5.5 ; python_full_version >= '3.12'",
    ]
    text = "".join(f"{line} \\\n    --hash=sha256:{'0' * 64}\n" for line in lines)
    (tmp_path / "x.lock").write_text(text)
    monkeypatch.setattr(bundle, "LOCKS", tmp_path)

    def names(platform, python):
        return [key for key, _ in bundle.needed_on("x", platform, python)]

    assert names("windows-x86_64", "3.11") == [("colorama", "0.4.6"), ("numpy", "2.4.6")]
    assert names("linux-aarch64", "3.13") == [("numpy", "2.5.5")]


def test_a_wheel_that_is_not_to_be_had_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(bundle, "download", lambda *_: None)
    with pytest.raises(SetupFailed, match="duckdb"):
        bundle.fetch(["runtime"], "linux-x86_64", "3.11", tmp_path)


def test_defaults_serve_all_platforms_and_pythons():
    options = bundle.parse([])
    assert options.platforms == ["linux-x86_64", "linux-aarch64", "windows-x86_64"]
    assert options.pythons == ["3.11", "3.12", "3.13"]
    assert options.extras == ["planners"]


@pytest.mark.skipif(sys.platform == "win32", reason="the POSIX door")
def test_archive_sets_up_from_its_wheelhouse(house, tmp_path, monkeypatch):
    """Packed, unpacked elsewhere, set up from the wheels inside; the modes of the scripts come along."""
    wheels = [wheel(tmp_path / "w", "tiny", "1.0"), wheel(tmp_path / "w", "tiny_planner", "2.0")]
    monkeypatch.setattr(bundle, "ROOT", house.folder)
    (house.folder / ".venv").mkdir()
    (house.folder / ".venv" / "large").touch()
    out = tmp_path / "离线包.zip"
    bundle.pack(out, wheels, "Python: 3.11\n")
    with zipfile.ZipFile(out) as archive:
        names = archive.namelist()
        mode = archive.getinfo("junheng/junheng").external_attr >> 16
        archive.extractall(tmp_path / "那台机器")
    assert mode & stat.S_IXUSR
    assert "junheng/wheelhouse/tiny-1.0-py3-none-any.whl" in names
    assert not [name for name in names if ".venv" in name]
    there = House.__new__(House)
    there.folder, there.python = tmp_path / "那台机器" / "junheng", house.python
    assert there.run("demo").stdout == "ran 1.0 demo\n"
