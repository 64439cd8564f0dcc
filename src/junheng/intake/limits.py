"""How much a package may hold: far above any county, far below what exhausts a machine. Stated in docs/how-to."""

MAX_CSV_BYTES = 512 * 2**20
"""One CSV file."""

MAX_FILE_BYTES = 256 * 2**20
"""One workbook as it lies on disk."""

MAX_UNZIPPED_BYTES = 1024 * 2**20
"""One workbook unpacked; a zip bomb is refused before it is unpacked."""

MAX_RATIO = 100
"""How many times its packed size a workbook of 64 MB or more may unpack to; tables of numbers reach 10 to 20."""

RATIO_FROM_BYTES = 64 * 2**20

MAX_CELLS = 20_000_000
"""The rectangle a sheet spans, from A1 to its last cell."""

MAX_CELL = 4 * 2**20
"""Characters in one cell."""

MAX_FILES = 5_000
"""Files in a package's folder."""
