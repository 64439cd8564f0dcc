"""Parts installed when a command first needs them (按需安装的组件): solvers, Polars, Spark.

The base installation stays small; a command that needs more calls `require` before it imports what the extra brings.
"""

import importlib
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

MODULES = {
    "planners": ("highspy", "pyscipopt"),
    "polars": ("polars",),
    "spark": ("pyspark",),
}
TITLES = {"planners": "规划求解器", "polars": "Polars 计算引擎", "spark": "Spark 计算引擎"}
BOOTSTRAP = Path(__file__).resolve().parents[3] / "tools" / "bootstrap.py"


class ExtraUnavailable(Exception):
    """A part is not installed and cannot be installed from here; the text says what to do (Chinese, then English)."""


def available(name: str) -> bool:
    """Whether every module of the extra can be imported, without importing any."""
    return all(find_spec(module) is not None for module in MODULES[name])


def require(name: str) -> None:
    """Have the extra `name` (planners, polars, spark) installed when this returns; at once when it is.

    Uses the same locks and mirror settings as ./junheng. One line on stderr says what is going on.

    Raises ExtraUnavailable where Junheng does not run from its own folder, or installing failed; KeyError for a name
    that is no extra.
    """
    if available(name):
        return
    advice = f'请先运行：./junheng ensure {name}（或 pip install "junheng[{name}]"）。 Install junheng[{name}] first.'
    if not runs_in_own_environment():
        raise ExtraUnavailable(f"缺少组件“{TITLES[name]}”。{advice}")
    print(f"此功能首次使用，正在安装组件“{TITLES[name]}”…", file=sys.stderr, flush=True)
    done = subprocess.run([sys.executable, "-I", "-S", str(BOOTSTRAP), "ensure", name], stdin=subprocess.DEVNULL)
    importlib.invalidate_caches()
    if done.returncode or not available(name):
        raise ExtraUnavailable(f"组件“{TITLES[name]}”未能安装，原因见上。{advice}")


def runs_in_own_environment() -> bool:
    """Whether this is the Python of the .venv that bootstrap made and may add to."""
    venv = BOOTSTRAP.parent.parent / ".venv"
    return BOOTSTRAP.is_file() and venv.is_dir() and venv.samefile(sys.prefix)
