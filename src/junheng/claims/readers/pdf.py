"""The text layer of a PDF, page after page. A scan has none; that is said, not guessed at."""

from __future__ import annotations

import re

from junheng.claims.readers.unreadable import Unreadable

_CHINESE_GAP = re.compile(r"(?<=[\u4e00-\u9fa5，。；：、）（“”]) +(?=[\u4e00-\u9fa5，。；：、）（“”])")
MOST_PAGES = 2000


def read(content: bytes, name: str) -> str:
    """Text of all pages, with lines as set. Raises Unreadable for encrypted, broken or scanned files."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(_why(error, name)) from error
    try:
        pages = [_page(document, index) for index in range(min(len(document), MOST_PAGES))]
    except pypdfium2.PdfiumError as error:
        raise Unreadable(f"{name} 已损坏或不完整，请重新导出后再试。") from error
    finally:
        document.close()
    text = "\n".join(pages)
    if len(text.strip()) < 8 * max(1, len(pages)) and not re.search(r"[\u4e00-\u9fa5]{4}", text):
        raise Unreadable(f"{name} 是扫描件（没有文字层），请先做文字识别（OCR），或提供 .docx 原件。")
    return text


def _page(document, index: int) -> str:
    page = document[index]
    layer = page.get_textpage()
    text = layer.get_text_range().replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "")
    layer.close()
    page.close()
    return _CHINESE_GAP.sub("", text)


def _why(error: Exception, name: str) -> str:
    if "password" in str(error).lower():
        return f"{name} 加了密码，请去掉密码后再试。"
    return f"{name} 已损坏或不是 PDF，请重新导出后再试。"
