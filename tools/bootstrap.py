"""Set Junheng up and hand over: what ./junheng and junheng.cmd run.

Standard library only, and quick when there is nothing to do: a second start reads a few small files and becomes the
Python of .venv. Needs Python 3.11 and, unless a wheelhouse lies beside it, a package index, reached the way the user's
own pip or uv is set to reach one.

Exit code 75 says that setting up failed; any other code comes from the command that was run.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = ROOT / "requirements"
WHEELHOUSE = ROOT / "wheelhouse"
STAMP = VENV / "junheng-stamp.txt"
WINDOWS = os.name == "nt"
VENV_PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
FAILED = 75

HELP = """\
均衡 Junheng：县域义务教育优质均衡发展督导评估
  ./junheng demo                 安装并评估演示县，全部结果写入 out/
  ./junheng init FILE.xlsx       生成空白填报工作簿
  ./junheng check PACKAGE        核查数据包，列出全部问题
  ./junheng assess PACKAGE --out DIR
                                 评估：32 项结论、申报表、图表、自评报告
首次运行时自动安装到 .venv；使用您自己的 pip 或 uv 镜像设置。安装后 ./junheng 列出全部命令。

Junheng assesses a Chinese county's balanced compulsory education from its own returns.
The first command installs into .venv, with your own pip or uv mirror settings; ./junheng then lists every command.
"""
DOOR_HELP = """
安装与开发 · set-up and development
  ./junheng test                 安装开发依赖并运行全部测试
  ./junheng bundle               制作离线安装包（Linux x86-64、aarch64 与 Windows）
  ./junheng dev fix|docs|bench|lock|size
                                 整理代码、生成参考手册、性能比较、更新锁定文件、体积
  ./junheng ensure EXTRA         预先安装组件：planners、polars、spark
"""


class SetupFailed(Exception):
    """Setting up cannot go on; the text says why and what to do, Chinese first."""


def say(text):
    """One line of progress, on stderr so that it never mixes with a command's output."""
    print(text, file=sys.stderr, flush=True)


# ---------------------------------------------------------------- what is installed already


def lock_file(name):
    """The lock of the runtime or of one extra; an unknown name fails with the list of known ones."""
    path = LOCKS / f"{name}.lock"
    if not path.is_file():
        known = "、".join(sorted(p.stem for p in LOCKS.glob("*.lock") if p.stem != "installer"))
        raise SetupFailed(f"没有名为“{name}”的组件；可选：{known}。 No extra is called {name!r}.")
    return path


def fingerprint(name):
    """Hash of a lock: when it changes, what it lists is installed again."""
    return hashlib.sha256(lock_file(name).read_bytes()).hexdigest()


def installed():
    """Extras in .venv with the fingerprint each was installed at; empty before the first installation."""
    try:
        lines = STAMP.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return dict(line.split() for line in lines)


def base_python():
    """The interpreter behind whichever one runs this: the same inside and outside .venv."""
    return Path(getattr(sys, "_base_executable", None) or sys.executable)


def venv_fits():
    """Whether .venv is a working environment of the Python that runs this."""
    try:
        lines = (VENV / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return False
    settings = {key.strip(): value.strip() for key, _, value in (line.partition("=") for line in lines)}
    version = settings.get("version") or settings.get("version_info") or ""
    if tuple(version.split(".")[:2]) != tuple(map(str, sys.version_info[:2])) or not VENV_PYTHON.exists():
        return False
    home = Path(settings.get("home", ""))
    return home.is_dir() and home.samefile(base_python().parent)


def missing(wanted):
    """Names among the runtime, `wanted` and what was installed before that are absent or older than their lock."""
    have = installed() if venv_fits() else {}
    names = {"runtime", *wanted, *(name for name in have if (LOCKS / f"{name}.lock").is_file())}
    return {name for name in names if have.get(name) != fingerprint(name)}, names


# ---------------------------------------------------------------- installing


def ensure(*wanted):
    """Install the runtime and the named extras from their locks; at once when all is there.

    Raises SetupFailed when it cannot be done. Safe to call from several processes: they take turns.
    """
    if not missing(wanted)[0]:
        return
    with one_at_a_time():
        behind, names = missing(wanted)
        if behind:
            install(names)


@contextmanager
def one_at_a_time():
    """Holds a lock file that the system releases when its holder dies."""
    (ROOT / ".bootstrap").mkdir(exist_ok=True)
    with open(ROOT / ".bootstrap" / "lock", "a+b") as handle:
        wait_for(handle)
        yield


def wait_for(handle):
    """Return once this process alone holds the lock on `handle`."""
    if not WINDOWS:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)
        return
    import errno
    import msvcrt

    while True:
        handle.seek(0)
        try:
            return msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
        except OSError as error:  # LK_LOCK gives up after ten seconds, an installation takes longer
            if error.errno not in (errno.EDEADLOCK, errno.EACCES):
                raise


def install(names):
    """Bring .venv to what the locks of `names` list, then stamp it.

    An environment that carries a stamp, be it empty, was made here and gets exactly that; in one that somebody else made,
    what else lies there stays.
    """
    what = "、".join(sorted(names))
    source = "本地 wheelhouse" if WHEELHOUSE.is_dir() else "软件源"
    say(f"正在安装（组件：{what}；来源：{source}；仅首次或更新后需要，视网速需数秒至数分钟）…")
    make_venv()
    ours = STAMP.exists()
    if ours:
        STAMP.write_text("", encoding="utf-8")
    locks = [lock_file(name) for name in sorted(names)]
    install_with_uv(locks, exactly=ours) or install_with_pip(locks)
    STAMP.write_text("".join(f"{name} {fingerprint(name)}\n" for name in sorted(names)), encoding="utf-8")
    say("安装完成。")


def make_venv():
    """An environment of the running Python in .venv, which can import junheng; one of another Python is replaced."""
    if not venv_fits():
        if VENV.exists() and not (VENV / "pyvenv.cfg").is_file() and any(VENV.iterdir()):
            raise SetupFailed(f"{VENV} 已存在，但不是 Python 虚拟环境；请移走后重试。 It exists and is no environment.")
        shutil.rmtree(VENV, ignore_errors=True)
        run([str(base_python()), "-m", "venv", "--without-pip", str(VENV)])
        STAMP.touch()
    # Relative: site.py of Python 3.11 and 3.12 reads .pth in the locale's encoding, where a Chinese path may turn to
    # garbage; and a folder that was moved goes on working.
    packages = site_packages()
    (packages / "junheng.pth").write_text(os.path.relpath(ROOT / "src", packages) + "\n", encoding="ascii")


def site_packages():
    """The folder of .venv that packages go to."""
    if WINDOWS:
        return VENV / "Lib" / "site-packages"
    return VENV / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"


def install_with_uv(locks, exactly):
    """Install the locks with uv, `exactly` them or beside what is there; False when uv cannot be had or fails."""
    import mirrors

    environ = mirrors.index_settings()
    uv = find_uv()
    if uv is None:
        return False
    command = [uv, "pip", *(["sync"] if exactly else ["install", "--no-deps"])]
    command += ["--require-hashes", "--python", str(VENV_PYTHON)]
    if not sys.stderr.isatty():
        command.append("--quiet")
    if WHEELHOUSE.is_dir():
        command += ["--no-cache", "--offline", "--no-index", "--find-links", str(WHEELHOUSE)]
    files = [str(lock) if exactly else f"--requirements={lock}" for lock in locks]
    # From the locks' folder, so that no [tool.uv] of the folder the user stands in has a say.
    done = subprocess.run([*command, *files], env=environ, cwd=LOCKS)
    if done.returncode:
        say("uv 未能完成安装，改用 pip 再试。 uv failed; trying pip.")
    return done.returncode == 0


def install_with_pip(locks):
    """The slower way, with the pip of the Python that runs this. Locks are complete, so nothing is resolved."""
    if not has_pip():
        raise SetupFailed(
            "安装未完成：uv 不可用，且当前 Python 没有 pip。请安装其一（如 Debian、Ubuntu：apt-get install python3-pip），"
            "或使用离线安装包。 Neither uv nor pip can be used; install one of them."
        )
    command = [str(base_python()), "-m", "pip", "--python", str(VENV_PYTHON), "install", "--no-deps"]
    command += ["--require-hashes", "--disable-pip-version-check", "--retries", "2"]
    if not sys.stderr.isatty():
        command.append("-qq")
    if WHEELHOUSE.is_dir():
        command += ["--no-index", "--find-links", str(WHEELHOUSE)]
    for lock in locks:
        if subprocess.run([*command, "-r", str(lock)]).returncode:
            raise SetupFailed(f"安装未完成：请看上面的错误。{advice()}")


def advice():
    """What a user can do whose installation failed."""
    served = WHEELHOUSE / "CONTENTS.txt"
    if served.is_file():
        scope = "".join(f"\n  {line}" for line in served.read_text(encoding="utf-8").splitlines()[:3])
        return f"本离线安装包只含以下内容，当前为 {sys.platform}、Python {sys.version.split()[0]}：{scope}"
    return (
        "常见原因是连不上软件源：可用 PIP_INDEX_URL 指定单位或国内镜像，"
        "或在能上网的机器上用 ./junheng bundle 制作离线安装包。"
        " Set PIP_INDEX_URL to a mirror you can reach, or use an offline bundle."
    )


# ---------------------------------------------------------------- uv


def find_uv():
    """Path of a uv: the user's own, the one in .bootstrap, or one fetched there; None where it cannot be had."""
    own = ROOT / ".bootstrap" / "uv" / "bin" / ("uv.exe" if WINDOWS else "uv")
    if WHEELHOUSE.is_dir() and not own.exists():
        unpack_uv(own.parent)
    if own.exists():
        return str(own)
    found = shutil.which("uv")
    if found or WHEELHOUSE.is_dir() or not has_pip():
        return found
    say("正在获取安装工具 uv…")
    command = [str(base_python()), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps"]
    command += ["--retries", "2", "--require-hashes", "-r", str(LOCKS / "installer.lock")]
    command += ["--target", str(own.parent.parent)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if own.exists():
        return str(own)
    say(done.stderr.strip())
    return None


def unpack_uv(folder):
    """Take uv out of its wheel in the wheelhouse: a machine without network may have no pip either."""
    import platform
    import zipfile

    machine = platform.machine().lower().replace("amd64", "x86_64").replace("arm64", "aarch64")
    system = "win" if WINDOWS else "manylinux"
    for wheel in sorted(WHEELHOUSE.glob("uv-*.whl")):
        tag = wheel.stem.rsplit("-", 1)[1].replace("amd64", "x86_64").replace("arm64", "aarch64")
        if not tag.startswith(system) or machine not in tag:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.endswith(("/scripts/uv", "/scripts/uv.exe")):
                    target = folder / Path(name).name
                    target.write_bytes(archive.read(name))
                    target.chmod(0o755)


def has_pip():
    """Whether the Python that runs this has pip."""
    probe = [str(base_python()), "-c", "import pip"]
    return subprocess.run(probe, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


# ---------------------------------------------------------------- running


def run(command):
    """Run a step of the set-up; its failure is ours."""
    if subprocess.run(command).returncode:
        raise SetupFailed(f"未能完成：{' '.join(command)}")


def become(*arguments):
    """Hand over to the Python of .venv and end with its exit code."""
    command = [str(VENV_PYTHON), *arguments]
    if not WINDOWS:
        os.execv(command[0], command)
    # exec on Windows returns to the prompt at once. Ctrl-C goes to the child, which decides.
    import signal

    os.environ.setdefault("PYTHONUTF8", "1")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(subprocess.run(command).returncode)


def show_help():
    """The command line's own help once it is installed, a short one before; then the verbs of this door."""
    if missing(())[0]:
        print(HELP, end="", flush=True)
    elif code := subprocess.run([str(VENV_PYTHON), "-m", "junheng.cli.main"]).returncode:
        sys.exit(code)
    print(DOOR_HELP, end="", flush=True)


def main(arguments):
    """Help, also before anything is installed; the verbs of this door; all else goes to the command line in .venv."""
    verb = arguments[0] if arguments else ""
    if verb in ("", "help", "-h", "--help"):
        show_help()
    elif verb == "ensure":
        ensure(*arguments[1:])
    elif verb in ("test", "dev", "bundle"):
        import developer

        developer.main(verb, arguments[1:])
    else:
        ensure()
        become("-m", "junheng.cli.main", *arguments)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "tools"))
    sys.modules["bootstrap"] = sys.modules["__main__"]  # one SetupFailed, not two
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a redirected console of a Windows that knows no Chinese
    try:
        main(sys.argv[1:])
    except SetupFailed as error:
        say(str(error))
        sys.exit(FAILED)
    except KeyboardInterrupt:
        say("已中断。")
        sys.exit(130)
