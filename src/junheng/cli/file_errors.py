"""What the system says of files, in the users' words: which file, what is the matter, what to do."""

from __future__ import annotations

import errno

_SAID = {
    errno.ENOENT: ("找不到 {file}。请核对路径和文件名", "{file} is not there: check path and name"),
    errno.EISDIR: ("{file} 是文件夹，这里要的是一个文件", "{file} is a folder; a file is wanted here"),
    errno.ENOTDIR: ("{file} 不能用作文件夹，路径中有一段是文件。请换一个", "{file} cannot be a folder: part of the path is a file"),
    errno.EEXIST: ("{file} 已经存在，而且不是文件夹。请换一个", "{file} exists and is no folder: choose another"),
    errno.EACCES: ("没有权限使用 {file}，或者它正被其他程序打开。请关闭该程序或换一个位置",
                   "{file} may not be used, or another program has it open: close that program or choose another place"),
    errno.ENOSPC: ("磁盘已满，写不下 {file}。请清理后再试", "no space left for {file}"),
}  # fmt: skip
_SAID[errno.EPERM] = _SAID[errno.EROFS] = _SAID[errno.EACCES]


def in_words(error: Exception, lang: str = "zh") -> str:
    """An error's own sentence; of the system's errors about files, ours."""
    said = _SAID.get(error.errno) if isinstance(error, OSError) else None
    if said is None or not error.filename:
        return str(error)
    return said[lang == "en"].format(file=error.filename)
