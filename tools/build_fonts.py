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

FONTS = Path(__file__).parents[1] / "src" / "junheng" / "reports" / "fonts"
WANTED = ("NotoSerifSC_400Regular.ttf", "NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf")
SIGNS = "–—‘’“”…‰′″€№℃Ⅰ-Ⅻ①-⑳−≈≠≤≥×÷±√∑●○△▲◌□■◇◆✓✔〔〕〇《》「」『』㎡㎏※→←↑↓›·"
LIMIT_BYTES = 4 * 1024 * 1024


def expanded(signs: str) -> set[str]:
    """Characters of a class such as `①-⑳`; a hyphen between two signs spans them.

    >>> sorted(expanded("a-c!"))
    ['!', 'a', 'b', 'c']
    """
    found, index = set(), 0
    while index < len(signs):
        if signs[index + 1 : index + 2] == "-":
            found |= {chr(code) for code in range(ord(signs[index]), ord(signs[index + 2]) + 1)}
            index += 3
        else:
            found.add(signs[index])
            index += 1
    return found


def gb2312() -> set[str]:
    """Every character that the code page holds."""
    pairs = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return {text for pair in pairs if (text := pair.decode("gb2312", "ignore"))}


def characters() -> set[str]:
    beyond = (FONTS / "beyond_gb2312.txt").read_text(encoding="utf-8").replace("\n", "")
    latin = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180))}
    return gb2312() | set(beyond) | latin | expanded(SIGNS)


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
    wanted = characters()
    for name in WANTED:
        subset(next(folder.rglob(name)), FONTS / name, wanted)
        print(f"{name}: {(FONTS / name).stat().st_size:,} bytes")
    for face in ("sans", "serif"):
        licence = next(path for path in folder.rglob("LICENSE_FONT") if f"-{face}-" in str(path))
        shutil.copyfile(licence, FONTS / f"OFL-{face}.txt")


if __name__ == "__main__":
    main()
