"""./junheng on a fresh machine, on a second start, after changes, and when it fails. No network is used."""

import shutil
import sys
import time

import pytest
from copy_of_the_house import House

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the POSIX door")


def test_bare_prints_help_before_anything_is_installed(house):
    done = house.run()
    assert done.returncode == 0
    assert "./junheng demo" in done.stdout and "./junheng bundle" in done.stdout
    assert not (house.folder / ".venv").exists()


def test_first_command_installs_then_runs(house, tmp_path):
    done = house.run("assess", "包 裹", "--out", "x", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "ran 1.0 assess 包 裹 --out x\n")
    assert "正在安装" in done.stderr


def test_uv_is_taken_where_it_is_to_be_had(house_with_uv):
    done = house_with_uv.run("demo")
    assert (done.returncode, done.stdout) == (0, "ran 1.0 demo\n")
    assert "改用 pip" not in done.stderr


def test_every_python_here(tmp_path, python):
    done = House(tmp_path / "house", python).run("demo")
    assert (done.returncode, done.stdout) == (0, "ran 1.0 demo\n")


def test_second_start_is_silent_and_quick(house):
    house.run("demo")
    seconds = []
    for _ in range(3):  # the best of three: the machine may be busy
        started = time.perf_counter()
        done = house.run("demo")
        seconds.append(time.perf_counter() - started)
    assert min(seconds) < 1
    assert (done.stdout, done.stderr) == ("ran 1.0 demo\n", "")


def test_bare_hands_over_once_installed(house):
    house.run("ensure")
    done = house.run()
    assert done.stdout.startswith("ran 1.0\n") and "./junheng bundle" in done.stdout


def test_new_lock_is_installed_on_the_next_start(house):
    house.run("ensure", "planners")
    house.lock("runtime", "tiny", "1.1")
    assert house.run("demo").stdout == "ran 1.1 demo\n"
    assert (house.folder / ".venv/junheng-stamp.txt").read_text().split()[::2] == ["planners", "runtime"]


def test_what_a_lock_drops_is_removed_by_uv(house_with_uv):
    house_with_uv.run("ensure")
    house_with_uv.lock("runtime", "tiny_successor", "1.0")
    house_with_uv.run("ensure")
    packages = next((house_with_uv.folder / ".venv/lib").glob("*/site-packages"))
    assert not (packages / "tiny.py").exists() and (packages / "tiny_successor.py").exists()


def test_environment_that_somebody_else_made_keeps_what_lies_there(house_with_uv):
    house_with_uv.run("ensure", "planners")
    (house_with_uv.folder / ".venv/junheng-stamp.txt").unlink()
    done = house_with_uv.run("demo")
    assert done.stdout == "ran 1.0 demo\n" and "改用 pip" not in done.stderr
    packages = next((house_with_uv.folder / ".venv/lib").glob("*/site-packages"))
    assert (packages / "tiny_planner.py").exists()


def test_extra_is_installed_when_asked_for(house):
    house.run("ensure")
    packages = next((house.folder / ".venv/lib").glob("*/site-packages"))
    assert not (packages / "tiny_planner.py").exists()
    house.run("ensure", "planners")
    assert (packages / "tiny_planner.py").exists()


def test_other_python_rebuilds(house):
    house.run("ensure")
    config = house.folder / ".venv/pyvenv.cfg"
    config.write_text(config.read_text().replace(f"version = {sys.version_info[0]}.", "version = 2."))
    stray = house.folder / ".venv/stray"
    stray.touch()
    assert house.run("demo").stdout == "ran 1.0 demo\n"
    assert not stray.exists()


def test_interrupted_installation_is_taken_up_again(house):
    house.run("ensure")
    (house.folder / ".venv/junheng-stamp.txt").unlink()
    shutil.rmtree(next((house.folder / ".venv/lib").glob("*/site-packages")))
    (house.folder / ".venv/bin/python").unlink()
    assert house.run("demo").stdout == "ran 1.0 demo\n"


def test_moved_folder_goes_on(house):
    house.run("ensure")
    moved = house.folder.with_name("搬家以后")
    house.folder.rename(moved)
    house.folder = moved
    done = house.run("demo")
    assert (done.stdout, done.stderr) == ("ran 1.0 demo\n", "")


def test_door_reached_by_a_link(house, tmp_path):
    house.run("ensure")
    link = tmp_path / "bin" / "junheng"
    link.parent.mkdir()
    link.symlink_to(house.folder / "junheng")
    house.folder, home = link.parent, house.folder
    assert house.run("demo").stdout == "ran 1.0 demo\n"
    house.folder = home


def test_two_first_starts_at_once(house):
    processes = [house.start("demo") for _ in range(3)]
    outputs = [process.communicate(timeout=120) for process in processes]
    assert [out for out, _ in outputs] == ["ran 1.0 demo\n"] * 3
    assert sum("正在安装" in err for _, err in outputs) == 1


def test_wheel_that_was_tampered_with_is_refused(house):
    wheel = next((house.folder / "wheelhouse").glob("tiny-1.0-*.whl"))
    house.lock("runtime", "tiny", "1.0")
    wheel.write_bytes(wheel.read_bytes() + b" ")
    done = house.run("demo")
    assert done.returncode == 75 and done.stdout == ""
    assert "安装未完成" in done.stderr and "Traceback" not in done.stderr


def test_unknown_extra_names_the_known(house):
    done = house.run("ensure", "nonsense")
    assert done.returncode == 75
    assert "planners" in done.stderr and "Traceback" not in done.stderr


def test_a_folder_called_venv_that_is_no_environment_is_left_alone(house):
    keep = house.folder / ".venv" / "mine.txt"
    keep.parent.mkdir()
    keep.touch()
    assert house.run("demo").returncode == 75
    assert keep.exists()


def test_exit_code_is_the_commands_own(house):
    (house.folder / "src/junheng/cli/main.py").write_text("raise SystemExit(3)\n")
    assert house.run("demo").returncode == 3


def test_no_python_says_what_to_install(house):
    environment = {"PATH": str(house.folder)}
    for tool in ("sh", "dirname", "readlink"):
        (house.folder / tool).symlink_to(shutil.which(tool))
    house.environment = lambda: environment
    done = house.run("demo")
    assert done.returncode == 75
    assert "Python 3.11" in done.stderr


def test_windows_door_is_ascii_with_crlf():
    from copy_of_the_house import ROOT

    text = (ROOT / "junheng.cmd").read_bytes()
    assert text.isascii()
    assert text.count(b"\r\n") == text.count(b"\n")
