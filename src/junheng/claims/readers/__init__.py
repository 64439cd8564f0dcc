"""Opens what counties send: .docx, .pdf with text, .txt (UTF-8, UTF-16, GB18030), .md, .html. One sentence for
everything else.
"""

from __future__ import annotations

from pathlib import Path

from junheng.claims.nouns import Document
from junheng.claims.readers import hypertext, pdf, plain, word
from junheng.claims.readers.unreadable import Unreadable

__all__ = ["Unreadable", "read_file"]

MOST_BYTES = 200 * 2**20
_READERS = {
    ".txt": plain.read,
    ".md": plain.read,
    ".markdown": plain.read,
    ".text": plain.read,
    ".html": hypertext.read,
    ".htm": hypertext.read,
    ".docx": word.read,
    ".docm": word.read,
    ".pdf": pdf.read,
}
_PACKED = frozenset({".docx", ".docm", ".pdf"})
_EXTRACTED = frozenset({".html", ".htm", ".docx", ".docm", ".pdf"})
_ADVICE = {
    ".doc": "请用 Word 或 WPS 打开后另存为 .docx 再试",
    ".wps": "请用 WPS 打开后另存为 .docx 再试",
    ".ofd": "请用 OFD 阅读器导出为文字版 PDF，或另存为 .docx 再试",
    ".rtf": "请用 Word 或 WPS 打开后另存为 .docx 再试",
    ".odt": "请用办公软件另存为 .docx 再试",
    ".jpg": "这是图片，请先做文字识别（OCR）并另存为 .docx 或 .txt",
    ".jpeg": "这是图片，请先做文字识别（OCR）并另存为 .docx 或 .txt",
    ".png": "这是图片，请先做文字识别（OCR）并另存为 .docx 或 .txt",
    ".tif": "这是图片，请先做文字识别（OCR）并另存为 .docx 或 .txt",
}
_OLE = b"\xd0\xcf\x11\xe0"


def read_file(path: Path, name: str | None = None) -> Document:
    """Open one file. Raises Unreadable, whose message tells the user in one Chinese sentence what to do."""
    if path.is_dir():
        raise Unreadable(f"{path.resolve().name} 是文件夹，请给出其中要核对的文件。")
    if not path.is_file():
        raise Unreadable(f"找不到文件 {path.name}，请检查路径。")
    suffix = path.suffix.lower()
    if suffix in _ADVICE:
        raise Unreadable(f"不能直接读取 {suffix} 文件（{path.name}），{_ADVICE[suffix]}。")
    if suffix not in _READERS:
        raise Unreadable(
            f"不认识的文件类型 {suffix or '（无后缀）'}（{path.name}），可读取 .docx、文字版 .pdf、.txt、.md、.html。"
        )
    content = _content(path)
    if content[:4] == _OLE:
        raise Unreadable(f"{path.name} 实际是旧版 .doc 或加密文档，请去掉密码并用 Word 或 WPS 另存为 .docx 再试。")
    if not content and suffix not in _PACKED:
        raise Unreadable(f"{path.name} 是空文件，请确认导出完整后再试。")
    return Document(name or path.name, _READERS[suffix](content, path.name), suffix in _EXTRACTED)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(f"{path.name} 超过 {MOST_BYTES // 2**20} MB，请拆分或只保留文字后再试。")
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"无法打开 {path.name}：{error.strerror or '读取失败'}。") from error
