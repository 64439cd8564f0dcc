"""Plain text and Markdown: decoded, and otherwise unchanged to the last blank."""

from __future__ import annotations

from junheng.claims.readers.unreadable import Unreadable


def read(content: bytes, name: str) -> str:
    """Decode UTF-8, UTF-16 with its mark, or GB18030; line ends and blanks stay as they are."""
    text = decode(content, name)
    if "\x00" in text:
        raise Unreadable(f"{name} 不是文本文件，请另存为 UTF-8 编码的 .txt 再试。")
    return text


def decode(content: bytes, name: str) -> str:
    """The text of a file whose encoding nobody stated."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _strict(content, "utf-16", name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(content, "gb18030", name)


def _strict(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(f"无法识别 {name} 的文字编码，请另存为 UTF-8 编码的 .txt 再试。") from error
