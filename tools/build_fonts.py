"""Make the fonts that the PDF report embeds: subsets of Noto Sans SC and Noto Serif SC (SIL Open Font License 1.1).

Run once by a developer, never by a user; the result is committed under src/junheng/reports/fonts/.

    npm pack @expo-google-fonts/noto-sans-sc @expo-google-fonts/noto-serif-sc     # then unpack both into FOLDER
    python tools/build_fonts.py FOLDER

Kept: GB 2312 (its symbols too), the characters of 通用规范汉字表 beyond it (names of people and places; the list is
src/junheng/reports/fonts/beyond_gb2312.txt), Latin, and the signs that reports use. Hinting goes: a PDF needs none.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

from junheng.reports.fonts import FOLDER as FONTS
from junheng.reports.fonts import characters

WANTED = ("NotoSerifSC_400Regular.ttf", "NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf")
LIMIT_BYTES = 4 * 1024 * 1024


def subset(source: Path, target: Path, wanted: set[str]) -> None:
    """Write the subset; a file over the limit is refused, for the repository's sake."""
    options = Options(hinting=False, layout_features=["kern", "liga", "locl", "palt", "vert"], name_IDs=["*"])
    font = load_font(str(source), options)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in wanted])
    subsetter.subset(font)
    save_font(font, str(target), options)
    if target.stat().st_size > LIMIT_BYTES:
        raise SystemExit(f"{target.name}: {target.stat().st_size} bytes, over {LIMIT_BYTES}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the two npm packages were unpacked")
    folder = parser.parse_args().folder
    wanted = set(characters()) | {chr(code) for code in range(0x100, 0x180)}  # of these the fonts hold a few
    for name in WANTED:
        subset(next(folder.rglob(name)), FONTS / name, wanted)
        print(f"{name}: {(FONTS / name).stat().st_size:,} bytes")
    for face in ("sans", "serif"):
        licence = next(path for path in folder.rglob("LICENSE_FONT") if f"-{face}-" in str(path))
        shutil.copyfile(licence, FONTS / f"OFL-{face}.txt")


if __name__ == "__main__":
    main()
