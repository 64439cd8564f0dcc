"""The developers' verbs of ./junheng: test, dev fix|docs|bench|lock|size, bundle. Standard library only."""

import os
import shutil
import subprocess
import sys

import bootstrap
from bootstrap import ROOT, SetupFailed, become, ensure, say

USAGE = "用法：./junheng dev fix|docs|bench|lock|size  (Usage: ./junheng dev fix|docs|bench|lock|size)"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
BROWSER_PLACES = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)


def main(verb, arguments):
    """Carry out one verb; ends with the exit code of what it ran."""
    if verb == "test":
        test(arguments)
    elif verb == "bundle":
        ensure("bundle")
        become(str(ROOT / "tools" / "bundle.py"), *arguments)
    elif arguments and arguments[0] in DEV:
        DEV[arguments[0]](arguments[1:])
    else:
        say(USAGE)
        sys.exit(2)


# ---------------------------------------------------------------- test


def test(arguments):
    """Install what tests need, then run pytest: all tests on all cores, or as `arguments` say."""
    spark = ["spark"] if has_java() else []
    ensure("dev", "planners", "polars", *spark)
    if not spark:
        say("未找到 Java：与 Spark 有关的测试将跳过。 No Java: Spark tests are skipped.")
    browser = find_browser() or install_browser()
    if browser:
        os.environ["CHROMIUM"] = browser
    else:
        say("未找到 Chromium：浏览器测试将跳过。 No Chromium: browser tests are skipped.")
    os.chdir(ROOT)
    become("-m", "pytest", *(arguments or ("-q", "-n", "auto", "--dist", "loadfile")))


def has_java():
    """Whether a Java that runs is on PATH (macOS has a stub that does not)."""
    java = shutil.which("java")
    return bool(java) and subprocess.run([java, "-version"], capture_output=True).returncode == 0


def find_browser():
    """Path of a Chromium or of a browser made from it; None where there is none."""
    named = os.environ.get("CHROMIUM")
    places = [place for place in BROWSER_PLACES if os.access(place, os.X_OK)]
    found = (named, *map(shutil.which, BROWSERS), *places)
    return next((path for path in found if path), None)


def install_browser():
    """On Debian and as root: apt-get install chromium. None where that is not so, or it fails."""
    apt = shutil.which("apt-get")
    if not apt or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    say("正在用 apt-get 安装 Chromium(浏览器测试用)…")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        command = [apt, "-qq", "-o", "DPkg::Lock::Timeout=120", *command]
        done = subprocess.run(command, env=environ, stdin=subprocess.DEVNULL, stdout=sys.stderr)
        if done.returncode:
            return None
    return find_browser()


# ---------------------------------------------------------------- dev


def fix(arguments):
    """Mend what ruff can mend, and show what it cannot."""
    ensure("dev")
    os.chdir(ROOT)
    places = arguments or ["."]
    subprocess.run([str(bootstrap.VENV_PYTHON), "-m", "ruff", "format", *places])
    become("-m", "ruff", "check", "--fix", *places)


def docs(arguments):
    """Print the reference manual from the code into docs/reference."""
    ensure()
    hand_to("tools/docs.py", arguments)


def bench(arguments):
    """Run the named benchmarks of bench/ (NAME -> bench/NAME.py), or all, one after the other; fails if one does."""
    ensure("dev", "planners", "polars")
    os.chdir(ROOT)
    known = benchmarks()
    strangers = set(arguments) - set(known)
    if strangers:
        raise SetupFailed(f"没有名为 {'、'.join(sorted(strangers))} 的比较；可选：{'、'.join(known)}。 No such benchmark.")
    failed = 0
    for name in arguments or known:
        say(f"── bench/{name}.py")
        command = [str(bootstrap.VENV_PYTHON), str(known[name])]
        failed |= subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}).returncode != 0
    sys.exit(int(failed))


def benchmarks():
    """The scripts of bench/ that can be run, by name."""
    scripts = sorted((ROOT / "bench").glob("*.py"))
    return {path.stem: path for path in scripts if "__main__" in path.read_text(encoding="utf-8")}


def lock(arguments):
    """Refresh requirements/*.lock from pyproject.toml."""
    import lock as locks

    locks.main(arguments)


def size(arguments):
    """Print what the installation weighs, and how long modules and functions are."""
    ensure()
    become(str(ROOT / "tools" / "size.py"), *arguments)


def hand_to(script, arguments):
    """Run a script of the repository in .venv."""
    if not (ROOT / script).is_file():
        raise SetupFailed(f"本副本中没有 {script}。 This copy has no {script}.")
    os.chdir(ROOT)
    become(str(ROOT / script), *arguments)


DEV = {"fix": fix, "docs": docs, "bench": bench, "lock": lock, "size": size}
