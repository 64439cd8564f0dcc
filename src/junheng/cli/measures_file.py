"""Which measures.yaml prices a county: the one named, else the package's own. One rule for plan, gaps and whatif."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

NAME = "measures.yaml"


def measures_file(given: Path | None, package: Path) -> Path | None:
    """The file asked for, else the one in the package's folder, else None: our own estimates.

    Raises:
        ValueError: the file asked for is not there, and what to do.
    """
    if given is not None and not given.is_file():
        raise ValueError(
            f"找不到 --measures 的文件 {given}。请核对路径；"
            "没有这样的文件就不写 --measures，或先用 junheng plan init 写一份来改"
        )
    beside = package / NAME
    return given or (beside if package.is_dir() and beside.is_file() else None)


def unit_prices(path: Path | None) -> Mapping[str, float]:
    """The costs of a measures.yaml, or our own estimates.

    Raises:
        BadMeasures: everything wrong with the file.
    """
    from junheng.planning.compliance.measures import defaults, read

    measures = read(path) if path else defaults()
    return {name: value for (section, name), value in measures.values.items() if section == "costs"}
