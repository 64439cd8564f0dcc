"""A small copy of the repository: its door and its tools, a package of two lines, locks of made-up wheels."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAIN = "import sys, tiny\nprint('ran', tiny.VERSION, *sys.argv[1:])\n"


def wheel(folder: Path, name: str, version: str) -> Path:
    """A pure wheel with one module that holds its version."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member, text in files.items():
            archive.writestr(member, text)
        record = "".join(f"{member},,\n" for member in (*files, f"{info}/RECORD"))
        archive.writestr(f"{info}/RECORD", record)
    return path


class House:
    """The copy under `folder`, whose packages come from its own wheelhouse."""

    def __init__(self, folder: Path, python: str = sys.executable):
        self.folder = folder
        self.python = python
        shutil.copytree(ROOT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy2(ROOT / "junheng", folder)
        (folder / "src/junheng/cli").mkdir(parents=True)
        (folder / "src/junheng/__init__.py").touch()
        (folder / "src/junheng/cli/__init__.py").touch()
        (folder / "src/junheng/cli/main.py").write_text(MAIN, encoding="utf-8")
        self.lock("runtime", "tiny", "1.0")
        self.lock("planners", "tiny_planner", "2.0")

    def lock(self, extra: str, name: str, version: str) -> None:
        """Put a wheel in the wheelhouse and its hash in the lock of an extra."""
        path = wheel(self.folder / "wheelhouse", name, version)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        (self.folder / "requirements").mkdir(exist_ok=True)
        text = f"{name}=={version} \\\n    --hash=sha256:{digest}\n"
        (self.folder / f"requirements/{extra}.lock").write_text(text, encoding="utf-8")

    def lend_uv(self, uv: Path) -> None:
        """Give the copy the uv of the repository."""
        target = self.folder / ".bootstrap/uv/bin" / uv.name
        target.parent.mkdir(parents=True)
        shutil.copy2(uv, target)

    def environment(self) -> dict[str, str]:
        """As on a machine without uv, with a home of its own."""
        path = os.pathsep.join([str(Path(self.python).parent), "/usr/bin", "/bin"])
        return {"PATH": path, "HOME": str(self.folder.parent), "JUNHENG_PYTHON": self.python, "LANG": "C.UTF-8"}

    def start(self, *arguments: str, cwd: Path | None = None) -> subprocess.Popen:
        """Run ./junheng without waiting for it."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
        command = ["sh", str(self.folder / "junheng"), *arguments]
        return subprocess.Popen(command, env=self.environment(), cwd=cwd, encoding="utf-8", **pipes)

    def run(self, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess:
        """Run ./junheng to its end."""
        process = self.start(*arguments, cwd=cwd)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)
