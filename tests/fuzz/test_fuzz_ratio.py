"""One cell of endless text in a small workbook is refused by what it would unpack to, before anything is unpacked."""

import time
import zipfile

import pytest
import xlsxwriter

from junheng.intake import Unreadable, read


def test_a_cell_of_a_hundred_megabytes_is_refused_at_once(tmp_path):
    plain, bomb = tmp_path / "plain.xlsx", tmp_path / "bomb.xlsx"
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet("学校").write_row(0, 0, ["学校标识码", "XXXX"])
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b"XXXX", b"X" * 100_000_000) if "sharedStrings" in name else content)
    began = time.monotonic()
    with pytest.raises(Unreadable) as refused:
        read(bomb)
    assert "C212" in {finding.code for finding in refused.value.findings}
    assert time.monotonic() - began < 5, "a refusal reads nothing"
