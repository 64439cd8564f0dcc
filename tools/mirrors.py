"""The user's own mirrors: what pip is set to, told to uv. Standard library only."""

import ast
import os
import subprocess
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import bootstrap

UV_OF_PIP = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "no-index": ("UV_NO_INDEX", " "),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "cert": ("SSL_CERT_FILE", " "),
    "client-cert": ("SSL_CLIENT_CERT", " "),
    "timeout": ("UV_HTTP_TIMEOUT", " "),
    "default-timeout": ("UV_HTTP_TIMEOUT", " "),
    "proxy": ("ALL_PROXY", " "),
}
OWN_INDEX = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS", "UV_CONFIG_FILE")


def index_settings():
    """The environment for uv: the user's, and what pip is set to where uv has been told nothing itself."""
    environ = dict(os.environ)
    if bootstrap.WHEELHOUSE.is_dir():
        return {key: value for key, value in environ.items() if not key.startswith("UV_")}
    # pip looks in every index, so must uv; the hashes of the lock keep a stranger's package of the same name out.
    environ.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    told = any(key in environ for key in OWN_INDEX) or uv_config_names_an_index()
    for key, value in pip_settings().items():
        name, separator = UV_OF_PIP.get(key, (None, " "))
        if name and not (told and name in (*OWN_INDEX, "UV_NO_INDEX")):
            places = usable(value.split()) if name in OWN_INDEX else value.split()
            environ.setdefault(name, separator.join(places))
    return {key: value for key, value in environ.items() if value}


def usable(places):
    """Without the local folders that are not there: pip passes over them, uv stops."""
    remote = [place for place in places if "://" in place and not place.startswith("file:")]
    return [place for place in places if place in remote or Path(local(place)).exists()]


def local(place):
    """The path that a file URL names."""
    return url2pathname(urlsplit(place).path) if place.startswith("file:") else place


def pip_settings():
    """pip's settings by option name, from its configuration files and environment, the environment winning."""
    command = [str(bootstrap.base_python()), "-m", "pip", "config", "list"]
    listed = subprocess.run(command, capture_output=True, text=True, errors="replace")
    ranks = {"global": 0, "install": 1, ":env:": 2}
    found = {}
    for line in listed.stdout.splitlines():
        name, _, value = line.partition("=")
        section, _, option = name.rpartition(".")
        rank = ranks.get(section)
        if rank is not None and rank >= found.get(option, (-1, ""))[0]:
            found[option] = (rank, str(ast.literal_eval(value)))
    settings = {option: value for option, (_, value) in found.items()}
    for key, value in os.environ.items():
        if key.startswith("PIP_"):
            settings[key[4:].lower().replace("_", "-")] = value
    return settings


def uv_config_names_an_index():
    """Whether a uv.toml of the user or of the machine says where packages come from."""
    env = os.environ.get
    folders = [env("APPDATA"), env("PROGRAMDATA")] if bootstrap.WINDOWS else [env("XDG_CONFIG_HOME"), "/etc"]
    folders.append(str(Path.home() / ".config"))
    files = [Path(folder) / "uv" / "uv.toml" for folder in folders if folder]
    return any("index" in path.read_text(encoding="utf-8") for path in files if path.is_file())
