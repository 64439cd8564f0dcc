"""The developers' verbs: what they find, and what they say when something is not there."""

import developer
import pytest
from bootstrap import SetupFailed


@pytest.fixture
def quiet(monkeypatch, tmp_path):
    """No installation, and a repository of its own."""
    monkeypatch.setattr(developer, "ensure", lambda *names: None)
    monkeypatch.setattr(developer, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bench").mkdir()
    return tmp_path


def test_unknown_verb_prints_the_usage(capsys):
    with pytest.raises(SystemExit, match="2"):
        developer.main("dev", ["nonsense"])
    assert "fix|docs|bench|lock|size" in capsys.readouterr().err


def test_bench_runs_every_script_and_fails_if_one_does(quiet, monkeypatch, capfd):
    monkeypatch.setattr(developer.bootstrap, "VENV_PYTHON", developer.sys.executable)
    (quiet / "bench" / "good.py").write_text("if __name__ == '__main__': print('ratio 10')")
    (quiet / "bench" / "bad.py").write_text("if __name__ == '__main__': raise SystemExit(1)")
    (quiet / "bench" / "part.py").write_text("VALUE = 1")
    with pytest.raises(SystemExit, match="1"):
        developer.main("dev", ["bench"])
    assert "ratio 10" in capfd.readouterr().out
    with pytest.raises(SystemExit, match="0"):
        developer.main("dev", ["bench", "good"])


def test_unknown_benchmark_names_the_known(quiet):
    (quiet / "bench" / "good.py").write_text("if __name__ == '__main__': pass")
    with pytest.raises(SetupFailed, match="good"):
        developer.main("dev", ["bench", "nonsense"])


def test_browser_named_by_the_user_comes_first(monkeypatch, tmp_path):
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "own"))
    assert developer.find_browser() == str(tmp_path / "own")


def test_browser_is_not_installed_without_rights(monkeypatch):
    monkeypatch.setattr(developer.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(developer.subprocess, "run", lambda *_, **__: pytest.fail("tried to install"))
    assert developer.install_browser() is None


def test_java_that_does_not_run_is_none(monkeypatch, tmp_path):
    stub = tmp_path / "java"
    stub.write_text("#!/bin/sh\nexit 1\n")
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert developer.has_java() is False
