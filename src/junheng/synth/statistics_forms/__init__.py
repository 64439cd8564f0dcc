"""Made-up exports of the national statistics forms (教基nnnn), written from a made-up county: what counties really hold.

Two shapes: one workbook per school with a sheet per form, in the editions of 2021 and 2025, and the export for a whole county with
one file per stage. Reading them back must give the county's own figures; `expected` says which.
"""
