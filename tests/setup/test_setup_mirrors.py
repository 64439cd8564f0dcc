"""The user's own mirror settings reach uv."""

import http.server
import os
import subprocess
import sys
import threading
from functools import partial

import bootstrap
import mirrors
import pytest

MIRROR = "https://mirror.example.invalid/simple"
OTHER = "https://other.example.invalid/simple"


@pytest.fixture
def settings(monkeypatch, tmp_path):
    """index_settings() with a made-up `pip config list` and environment."""
    for name in list(os.environ):
        if name.startswith(("PIP_", "UV_")) or name in ("SSL_CERT_FILE", "ALL_PROXY"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    monkeypatch.setattr(bootstrap, "WHEELHOUSE", tmp_path / "none")

    def read(listed="", **environ):
        done = subprocess.CompletedProcess([], 0, stdout=listed, stderr="")
        monkeypatch.setattr(mirrors.subprocess, "run", lambda *args, **kwargs: done)
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        return mirrors.index_settings()

    return read


def test_pip_configuration_reaches_uv(settings, tmp_path):
    listed = (
        f"global.index-url='{MIRROR}'\nglobal.extra-index-url='{OTHER}\\nfile:///nowhere/simple'\n"
        "global.trusted-host='mirror.example.invalid'\nglobal.cert='/etc/own.pem'\nfreeze.timeout='10'\n"
    )
    found = settings(listed)
    assert found["UV_DEFAULT_INDEX"] == MIRROR
    assert found["UV_INDEX"] == OTHER
    assert found["UV_INSECURE_HOST"] == "mirror.example.invalid"
    assert found["UV_INDEX_STRATEGY"] == "unsafe-best-match"
    assert "UV_HTTP_TIMEOUT" not in found


def test_environment_wins_over_install_section_wins_over_global(settings):
    listed = f"global.index-url='{OTHER}/global'\ninstall.index-url='{OTHER}/install'\n"
    assert settings(listed)["UV_DEFAULT_INDEX"] == f"{OTHER}/install"
    assert settings(listed, PIP_INDEX_URL=MIRROR)["UV_DEFAULT_INDEX"] == MIRROR


def test_pip_environment_is_read_where_there_is_no_pip(settings):
    assert settings(PIP_INDEX_URL=MIRROR)["UV_DEFAULT_INDEX"] == MIRROR


def test_what_uv_was_told_itself_stands(settings):
    found = settings(f"global.index-url='{OTHER}'\n", UV_DEFAULT_INDEX=MIRROR)
    assert found["UV_DEFAULT_INDEX"] == MIRROR


def test_uv_toml_stands(settings, tmp_path):
    config = tmp_path / ".config/uv/uv.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f'index-url = "{MIRROR}"\n')
    assert "UV_DEFAULT_INDEX" not in settings(f"global.index-url='{OTHER}'\n")


def test_missing_local_folders_are_passed_over(settings, tmp_path):
    found = settings(f"global.find-links='{tmp_path} /nowhere/wheels'\n")
    assert found["UV_FIND_LINKS"] == str(tmp_path)


def test_bundle_asks_no_index(settings, monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap, "WHEELHOUSE", tmp_path)
    found = settings(f"global.index-url='{OTHER}'\n", UV_DEFAULT_INDEX=MIRROR)
    assert not [name for name in found if name.startswith("UV_")]


@pytest.mark.skipif(sys.platform == "win32", reason="the POSIX door")
def test_installs_from_a_mirror_on_loopback(house_with_uv):
    """A mirror named in pip's own environment variable serves the first start; nothing else is asked."""
    folder = house_with_uv.folder
    simple = folder.parent / "simple" / "tiny"
    simple.mkdir(parents=True)
    wheel = next((folder / "wheelhouse").glob("tiny-1.0-*.whl"))
    wheel.rename(simple / wheel.name)
    (simple / "index.html").write_text(f'<a href="{wheel.name}">{wheel.name}</a>')
    for rest in (folder / "wheelhouse").iterdir():
        rest.unlink()
    (folder / "wheelhouse").rmdir()
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(folder.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        plain = house_with_uv.environment()
        mirror = f"http://127.0.0.1:{server.server_address[1]}/simple"
        house_with_uv.environment = lambda: {**plain, "PIP_INDEX_URL": mirror, "PIP_EXTRA_INDEX_URL": ""}
        done = house_with_uv.run("demo")
        server.shutdown()
    assert (done.returncode, done.stdout) == (0, "ran 1.0 demo\n")
    assert "改用 pip" not in done.stderr
