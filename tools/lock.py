"""Refresh requirements/*.lock: one lock for the runtime and one for what each extra adds to it.

Every lock holds for Linux, Windows and macOS and for every supported Python, carries hashes, and names no registry:
the user's own mirror serves it. All extras are resolved together first, so any of them fit into one environment.

./junheng dev lock [--upgrade]      without --upgrade, what is locked stays unless pyproject.toml forbids it
"""

import re
import subprocess
import tempfile
import tomllib
from pathlib import Path

import bootstrap
import mirrors
from bootstrap import LOCKS, ROOT, SetupFailed

COMPILE = ["pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"]
COMPILE += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
ADDRESS = re.compile(r"\w+://")


def main(arguments):
    """Resolve, split, write."""
    uv = bootstrap.find_uv()
    if uv is None:
        raise SetupFailed("更新锁定文件需要 uv。 Locking needs uv.")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = sorted(project["optional-dependencies"])
    with tempfile.TemporaryDirectory() as folder:
        everything = Path(folder) / "everything.txt"
        if "--upgrade" not in arguments:
            everything.write_text("".join(read(name) for name in ("runtime", *extras)), encoding="utf-8")
        declared = str(ROOT / "pyproject.toml")
        resolve(uv, everything, declared, "--all-extras", "--constraints", str(LOCKS / "pins.txt"))
        together = ("--constraints", str(everything))
        runtime = blocks(resolve(uv, Path(folder) / "runtime", declared, *together))
        write("runtime", runtime)
        for extra in extras:
            full = blocks(resolve(uv, Path(folder) / extra, declared, "--extra", extra, *together))
            write(extra, [block for block in full if block not in runtime])
        write("installer", blocks(resolve(uv, Path(folder) / "installer", str(LOCKS / "installer.in"))))


def resolve(uv, output, *arguments):
    """Text of what uv pip compile makes of the arguments; what `output` holds already is kept where it can be."""
    command = [uv, *COMPILE, *arguments, "--output-file", str(output)]
    # A second index or a folder of wheels often holds one platform only, and its few hashes would shut out the others.
    narrow = ("UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS")
    environ = {key: value for key, value in mirrors.index_settings().items() if key not in narrow}
    if subprocess.run(command, env=environ, stdout=subprocess.DEVNULL).returncode:
        raise SetupFailed("依赖求解失败，请看上面的错误。 Resolving failed.")
    return output.read_text(encoding="utf-8")


def blocks(text):
    """A lock as its requirements, each with its hashes."""
    return re.findall(r"^\S.*\n(?:[ \t].*\n)*", text, flags=re.MULTILINE)


def read(name):
    """Text of a lock as committed; nothing for a new extra."""
    path = LOCKS / f"{name}.lock"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def write(name, requirements):
    """Write one lock; one that names an address is refused."""
    text = "".join(requirements)
    if ADDRESS.search(text):
        raise SetupFailed(f"{name}.lock 含有地址，未写入。 {name}.lock would name an address.")
    (LOCKS / f"{name}.lock").write_text(text, encoding="utf-8", newline="\n")
    print(f"{name}.lock: {len(requirements)}")
