"""The one door: wrong calls are told in Chinese, our own faults in one line, and exit codes say whether the job was done."""

import pytest

from junheng.cli import main as door


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (["assess"], "缺少参数"),
        (["assess", "x", "--out", "y", "--lang", "fr"], "只能是"),
        (["assess", "x", "--out", "y", "--nix"], "不认识的参数"),
        (["synth", "county", "--random-seed", "drei", "--out", "y"], "格式不对"),
    ],
)
def test_a_wrong_call_is_told_in_chinese(call, words, capsys):
    with pytest.raises(SystemExit) as stopped:
        door.main(call)
    assert stopped.value.code == door.BAD_CALL
    said = capsys.readouterr().err
    assert words in said
    assert "用法" in said


def test_an_unknown_command_names_the_known_ones(capsys):
    assert door.main(["asses"]) == door.BAD_CALL
    assert "assess" in capsys.readouterr().err


def test_help_lists_every_command(capsys):
    assert door.main([]) == door.DONE
    said = capsys.readouterr().out
    assert all(name in said for name in door.available())


def test_our_own_fault_is_one_line_and_a_log(monkeypatch, capsys):
    from junheng.cli import demo

    def broken(args):
        raise RuntimeError("我们的错")

    monkeypatch.setattr(demo, "run", broken)
    assert door.main(["demo"]) == door.INTERNAL
    said = capsys.readouterr().err
    assert "程序内部出错" in said
    assert "Traceback" not in said
