"""What must not lie in the repository: addresses of registries, paths of one machine, secrets, large files."""

import re

from house import ROOT, text_of, tracked, where

# In pieces, so that this file does not find itself.
REGISTRIES = re.compile(
    "|".join(
        re.escape(host)
        for host in (
            "py" + "pi.org",
            "python" + "hosted.org",
            "npm" + "js.org",
            "npm" + "js.com",
            "npm" + "mirror.com",
            "deb.deb" + "ian.org",
            "tuna.tsing" + "hua",
            "mirrors.ali" + "yun",
        )
    )
)
FOLDERS = "|".join(("wo" + "rk", "ro" + "ot", "ho" + "me", "Us" + "ers"))
PATHS = re.compile(rf"(?<![\w.$}}])/(?:{FOLDERS})/\w|[A-Z]:\\Users\\")
SECRETS = re.compile(
    "|".join(
        (
            r"-----BEGIN [A-Z ]*PRIVATE " + "KEY-----",
            r"\bAK" + r"IA[0-9A-Z]{16}\b",
            r"\bgh[pousr]" + r"_[A-Za-z0-9]{36}\b",
            r"\bxox[abpr]" + r"-[A-Za-z0-9-]{10,}",
            r"\bsk-" + r"[A-Za-z0-9_-]{32,}\b",
            r"\b(?i:password|passwd|secret|api_key|token)\s*[=:]\s*['\"][^'\"{}\s]{12,}['\"]",
        )
    )
)
LARGEST_MB = 8
# Text that others wrote and we ship unchanged may name what it likes.
THEIRS = re.compile(r"(^|/)(vendor|LICEN[CS]E|OFL)|\.min\.js$|\.svg$")


def stray(pattern: re.Pattern) -> list[str]:
    """Places where the pattern stands in a text of ours."""
    found = []
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        text = None if THEIRS.search(name) else text_of(path)
        for number, line in enumerate((text or "").splitlines(), 1):
            if pattern.search(line):
                found.append(where(path, number))
    return found


def test_no_registry_address():
    assert not stray(REGISTRIES)


def test_no_path_of_one_machine():
    assert not stray(PATHS)


def test_no_secret():
    assert not stray(SECRETS)


def test_no_large_file():
    large = [where(path, 1) for path in tracked() if path.stat().st_size > LARGEST_MB * 1e6]
    assert not large, f"over {LARGEST_MB} MB: {large}"


def test_licence_is_there():
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
