"""The argument parser in the users' language: headings and complaints in Chinese."""

from __future__ import annotations

import argparse
import re
import sys
from typing import NoReturn

COMPLAINTS = (
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"argument (.*?): expected one argument", r"\1 后面缺少取值"),
    (r"argument (.*?): expected at least one argument", r"\1 后面至少要有一个取值"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"\1 不能是 \2，只能是 \3"),
    (r"argument (.*?): invalid \w+ value: (.*)", r"\1 的取值 \2 格式不对"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 不能与 \2 同时使用"),
)


class Parser(argparse.ArgumentParser):
    """argparse with Chinese headings; sub-commands inherit it."""

    def __init__(self, *args, **kwargs) -> None:
        kwargs["add_help"] = False
        super().__init__(*args, **kwargs)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明 · show this help")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "用法：", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        """The complaint and the usage on stderr; exit code 2."""
        for pattern, chinese in COMPLAINTS:
            message = re.sub(pattern, chinese, message)
        print(f"{message}\n{self.format_usage().strip()}", file=sys.stderr)
        sys.exit(2)
