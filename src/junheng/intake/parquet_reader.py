"""A Parquet file as a grid of whole columns; the row's number is its place in the file, from 1."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from junheng.core.finding import Place
from junheng.intake.grid import Grid
from junheng.intake.notebook import Notebook


def read_parquet(path: Path, name: str, notebook: Notebook) -> list[Grid]:
    """The file's columns under their titles; a damaged file is a finding."""
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        notebook.add("C210", places=(Place(name),), reason=str(error).splitlines()[0][:120])
        return []
    titles = tuple(str(title) for title in table.column_names)
    return [Grid(name, None, rows=[titles], columns=dict(zip(titles, table.columns, strict=True)))]
