"""Indicator folders: the class that `indicator.py` defines, the series of `values.yaml`, and the fingerprint of all files."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from junheng.core.indicator import Indicator
from junheng.library.reading import Series, StandardError, read_series, read_yaml

SHIPPED = Path(__file__).parent


@dataclass(frozen=True)
class IndicatorFolder:
    """One indicator as its folder says it, before it is fixed to a date."""

    id: str
    group: str
    kind: type[Indicator]
    values: Mapping[str, Series]


def read_folder(path: Path, id: str, group: str) -> IndicatorFolder:
    kind = _indicator_class(path / "indicator.py")
    return IndicatorFolder(id, group, kind, read_series(read_yaml(path / "values.yaml"), f"{path.name}/values.yaml"))


def _indicator_class(path: Path) -> type[Indicator]:
    """The one indicator class that a folder's `indicator.py` defines."""
    module = _module(path)
    kinds = [kind for kind in vars(module).values() if isinstance(kind, type) and kind.__module__ == module.__name__]
    kinds = [kind for kind in kinds if issubclass(kind, Indicator)]
    if len(kinds) != 1:
        raise StandardError(f"{path.parent.name}/indicator.py 应恰好定义一个指标类，实有 {len(kinds)} 个")
    return kinds[0]


def _module(path: Path) -> ModuleType:
    """A shipped indicator keeps its import name, so that it survives pickling; one from elsewhere is read afresh."""
    shipped = path.is_relative_to(SHIPPED)
    name = ".".join((__package__, *path.with_suffix("").relative_to(SHIPPED).parts)) if shipped else f"standard:{path}"
    if shipped and name in sys.modules:
        return sys.modules[name]
    if not path.is_file():
        raise StandardError(f"指标文件夹 {path.parent.name} 缺少 indicator.py")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    if shipped:
        sys.modules[name] = module
        spec.loader.exec_module(module)
    else:
        # Compiled here: a cached .pyc is matched by the second and would serve an indicator edited twice within one.
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), vars(module))
    return module


def fingerprint(folders: Sequence[Path]) -> str:
    """SHA-256 over names and contents of all files, whatever machine they lie on."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()
