"""Write one archive that sets Junheng up on a machine without network.

It holds the repository and a wheelhouse: for every chosen platform and Python, the wheels that the locks name, and uv
itself. There, unpack it and run ./junheng (junheng.cmd): the same bootstrap finds the wheelhouse and asks no index.

./junheng bundle [--out FILE] [--platform P ...] [--python V ...] [--with EXTRA ...]
"""

import argparse
import hashlib
import re
import stat
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Iterable
from pathlib import Path

from bootstrap import LOCKS, ROOT, SetupFailed, say
from lock import blocks
from packaging.requirements import Requirement
from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

# glibc 2.28 is what the domestic systems in use (麒麟 V10, 统信 UOS 20, openEuler) have at the least.
GLIBC = 28
PLATFORMS = {
    "linux-x86_64": {"sys_platform": "linux", "platform_machine": "x86_64", "platform_system": "Linux"},
    "linux-aarch64": {"sys_platform": "linux", "platform_machine": "aarch64", "platform_system": "Linux"},
    "windows-x86_64": {"sys_platform": "win32", "platform_machine": "AMD64", "platform_system": "Windows"},
}
PYTHONS = ("3.11", "3.12", "3.13")
EXTRAS = ("planners", "polars", "spark", "dev")
# Published as source only; built on the machine itself with the tools named here. Needs no compiler.
FROM_SOURCE = {"pyspark": ("setuptools", "wheel")}
STORED = {".whl", ".zip", ".gz", ".png", ".woff2", ".xlsx", ".docx"}


def main(arguments: list[str]) -> int:
    """Fetch, check, pack; prints where the archive is and how large."""
    options = parse(arguments)
    names = ["runtime", *options.extras]
    cache = ROOT / ".bootstrap" / "wheels"
    cache.mkdir(parents=True, exist_ok=True)
    wheels = set()
    for number, platform in enumerate(options.platforms, 1):
        for python in options.pythons:
            say(f"[{number}/{len(options.platforms)}] 正在下载 {platform} · Python {python} 的安装包…")
            wheels |= fetch(names, platform, python, cache)
        wheels |= fetch(["installer"], platform, options.pythons[0], cache)
    wheels = {path.name: path for path in sorted(wheels)}.values()  # a build tool may be a package of the lock, too
    size = pack(options.out, wheels, contents(options, wheels))
    print(f"{options.out}  {size / 1e6:.0f} MB,{len(wheels)} 个安装包")
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    """Options; the default serves all three platforms and all supported Pythons, with planners."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    parser = argparse.ArgumentParser(prog="./junheng bundle", description="制作离线安装包")
    parser.add_argument("--out", type=Path, default=Path("dist") / f"junheng-{version}-offline.zip", help="写到哪里")
    parser.add_argument("--platform", dest="platforms", action="append", choices=PLATFORMS, help="可重复；默认三种全要")
    parser.add_argument("--python", dest="pythons", action="append", choices=PYTHONS, help="可重复；默认 3.11 至 3.13")
    parser.add_argument("--with", dest="extras", action="append", choices=EXTRAS, help="可重复；默认 planners")
    options = parser.parse_args(arguments)
    options.platforms = options.platforms or list(PLATFORMS)
    options.pythons = options.pythons or list(PYTHONS)
    options.extras = options.extras or ["planners"]
    return options


# ---------------------------------------------------------------- fetching


def fetch(names: list[str], platform: str, python: str, cache: Path) -> set[Path]:
    """The files in `cache` that one platform and Python needs for these locks, downloaded where absent."""
    needed = {key: block for name in names for key, block in needed_on(name, platform, python)}
    absent = {key: block for key, block in needed.items() if not found(key, platform, python, cache)}
    if absent:
        download(list(absent.values()), platform, python, cache)
    files = {key: found(key, platform, python, cache) for key in needed}
    lost = sorted(name for (name, _), path in files.items() if path is None)
    if lost:
        raise SetupFailed(f"{platform} · Python {python} 缺少安装包：{'、'.join(lost)}。 No file for these.")
    extra = [file for name, _ in needed for file in build_tools(name, cache)]
    return {*files.values(), *extra}


def needed_on(lock: str, platform: str, python: str):
    """(name, version) and lock text of each requirement whose marker holds there."""
    for block in blocks((LOCKS / f"{lock}.lock").read_text(encoding="utf-8")):
        requirement = Requirement(block.split("\\")[0].strip())
        if requirement.marker is None or requirement.marker.evaluate(environment(platform, python)):
            version = next(iter(requirement.specifier)).version
            yield (canonicalize_name(requirement.name), version), block


def environment(platform: str, python: str) -> dict[str, str]:
    """The marker variables of a machine that is not this one."""
    os_name = "nt" if platform.startswith("windows") else "posix"
    implementation = {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    version = {"python_version": python, "python_full_version": f"{python}.0"}
    return {**PLATFORMS[platform], **implementation, **version, "os_name": os_name, "extra": ""}


def platform_tags(platform: str) -> list[str]:
    """Wheel platform tags that run there, best first."""
    system, machine = platform.split("-")
    if system == "windows":
        return ["win_amd64"]
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC, 4, -1)]
    tags.insert(tags.index(f"manylinux_2_17_{machine}") + 1, f"manylinux2014_{machine}")
    return [*tags, f"linux_{machine}"]


def found(key: tuple[str, str], platform: str, python: str, cache: Path) -> Path | None:
    """The file in `cache` that serves a requirement there: the best wheel, or a source archive where it may be one."""
    name, version = key
    if name in FROM_SOURCE:
        return next(iter(sorted(cache.glob(f"{name}-{version}.tar.gz"))), None)
    numbers = tuple(map(int, python.split(".")))
    places = platform_tags(platform)
    abi = f"cp{python.replace('.', '')}"
    tags = [*cpython_tags(numbers, [abi], places), *compatible_tags(numbers, abi, places)]
    ranks = {tag: rank for rank, tag in enumerate(tags)}
    fitting = []
    for path in cache.glob("*.whl"):
        wheel, wheel_version, _, wheel_tags = parse_wheel_filename(path.name)
        if wheel == name and str(wheel_version) == version and any(tag in ranks for tag in wheel_tags):
            fitting.append((min(ranks[tag] for tag in wheel_tags if tag in ranks), path))
    return min(fitting)[1] if fitting else None


def download(requirements: list[str], platform: str, python: str, cache: Path) -> None:
    """Fetch with pip, which knows the user's mirrors and checks the hashes of the lock."""
    wanted = cache / "wanted.txt"
    # Without markers: pip evaluates them for the machine it runs on.
    bare = (re.sub(r" ; .*? \\$", r" \\", block, flags=re.M) for block in requirements)
    wanted.write_text("".join(bare), encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary=:all:", *(f"--no-binary={name}" for name in FROM_SOURCE)]
    command += ["--require-hashes", "--dest", str(cache), "--implementation", "cp", "--python-version", python]
    command += [part for tag in platform_tags(platform) for part in ("--platform", tag)]
    done = subprocess.run([*command, "-r", str(wanted)], capture_output=True, text=True, errors="replace")
    wanted.unlink()
    if done.returncode:
        raise SetupFailed(f"下载未完成（{platform} · Python {python}）。 Downloading failed:\n{done.stderr.strip()}")


def build_tools(name: str, cache: Path) -> list[Path]:
    """Wheels that building a source archive needs on the other machine."""
    tools = FROM_SOURCE.get(name, ())
    if not tools:
        return []
    folder = cache / "build-tools"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, "--only-binary=:all:", "--dest", str(folder), *tools], check=True, capture_output=True)
    return sorted(folder.glob("*.whl"))


# ---------------------------------------------------------------- packing


def repository() -> list[Path]:
    """The files that git tracks, or every file of a copy without git, but for what setting up makes."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=True).stdout
        files = [ROOT / name for name in listed.decode().split("\0") if name]
        return [path for path in files if path.is_file()]
    made = {".venv", ".bootstrap", "wheelhouse", "dist", "out", "__pycache__"}
    files = (path for path in sorted(ROOT.rglob("*")) if path.is_file())
    return [path for path in files if not made & set(path.relative_to(ROOT).parts)]


def contents(options: argparse.Namespace, wheels: Iterable[Path]) -> str:
    """A list for the wheelhouse: what it serves, and each file with its SHA-256."""
    lines = [f"平台 Platforms: {' '.join(options.platforms)}", f"Python: {' '.join(options.pythons)}"]
    lines.append(f"组件 Parts: runtime {' '.join(options.extras)}")
    lines += [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in sorted(wheels)]
    return "\n".join(lines) + "\n"


def pack(out: Path, wheels: Iterable[Path], listing: str) -> int:
    """Write the archive, all under one folder; its size in bytes. An older one is replaced only when all went well."""
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_suffix(".part")
    with zipfile.ZipFile(partial, "w") as archive:
        for path in repository():
            data = path.read_bytes()
            mode = 0o755 if data.startswith(b"#!") else 0o644
            add(archive, f"junheng/{path.relative_to(ROOT).as_posix()}", data, mode)
        for path in wheels:
            add(archive, f"junheng/wheelhouse/{path.name}", path.read_bytes(), 0o644)
        add(archive, "junheng/wheelhouse/CONTENTS.txt", listing.encode(), 0o644)
    partial.replace(out)
    return out.stat().st_size


def add(archive: zipfile.ZipFile, name: str, data: bytes, mode: int) -> None:
    """One file with its mode, so that ./junheng can be run where the unpacker keeps modes."""
    entry = zipfile.ZipInfo(name, time.localtime()[:6])
    entry.external_attr = (stat.S_IFREG | mode) << 16
    entry.compress_type = zipfile.ZIP_STORED if Path(name).suffix in STORED else zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except SetupFailed as error:
        say(str(error))
        sys.exit(75)
