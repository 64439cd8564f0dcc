"""A file that is not there, or cannot be used, is told in the users' words: which, what is the matter, what to do."""

import errno
from pathlib import Path

import pytest

from junheng.cli.file_errors import in_words
from junheng.cli.main import main

DEMO = str(Path(__file__).parents[2] / "demo" / "county")


@pytest.mark.parametrize("call", [
    ["gaps", DEMO, "--out", "OUT", "--measures", "nowhere.yaml"],
    ["whatif", DEMO, "nowhere.yaml"],
    ["whatif", DEMO, "CHANGES", "--measures", "nowhere.yaml"],
    ["plan", "compliance", DEMO, "--out", "OUT", "--measures", "nowhere.yaml"],
])  # fmt: skip
def test_a_file_that_is_not_there_is_named_with_what_to_do(call, tmp_path, capsys):
    changes = tmp_path / "changes.yaml"
    changes.write_text("changes: []\n", encoding="utf-8")
    places = {"OUT": str(tmp_path / "out"), "CHANGES": str(changes)}
    assert main([places.get(word, word) for word in call]) == 2
    said = capsys.readouterr().err
    assert "nowhere.yaml" in said and "找不到" in said and "核对路径" in said
    assert "Errno" not in said and "No such file" not in said


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.EACCES, errno.ENOSPC])
def test_every_kind_names_its_file_in_both_languages(number):
    error = OSError(number, "whatever", "甲/乙.yaml")
    assert "甲/乙.yaml" in in_words(error) and "甲/乙.yaml" in in_words(error, "en")
    assert "whatever" not in in_words(error) + in_words(error, "en")


def test_other_errors_keep_their_own_words():
    assert in_words(ValueError("口径设置有误")) == "口径设置有误"
    assert "odd" in in_words(OSError(errno.EIO, "odd", "甲"))
