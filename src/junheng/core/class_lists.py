"""What a list of classes says of a site and stage: how many, the largest, and their pupils."""

from __future__ import annotations

import narwhals.stable.v2 as nw

SITE_STAGE = ("region_code", "school_year", "school_code", "stage")


def class_lists(classes: nw.LazyFrame) -> nw.LazyFrame:
    """Per site and stage `listed_classes`, `largest_class` (of those whose size is known), `listed` (their pupils), `sized_classes`.

    The classes are one record each, a size nobody can believe missing.
    """
    pupils = nw.col("pupils")
    return classes.group_by(*SITE_STAGE).agg(
        nw.len().alias("listed_classes"), pupils.max().alias("largest_class"), pupils.sum().alias("listed"),
        pupils.count().alias("sized_classes"),
    )  # fmt: skip
