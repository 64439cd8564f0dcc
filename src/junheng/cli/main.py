"""`junheng`: one door, a module a command. Only the command that is called is imported."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import traceback
from importlib import import_module
from importlib.util import find_spec

from junheng import __version__
from junheng.cli.arguments import Parser

COMMANDS = {
    "demo": "junheng.cli.demo",
    "init": "junheng.cli.init",
    "check": "junheng.cli.check",
    "assess": "junheng.cli.assess",
    "explain": "junheng.cli.explain",
    "whatif": "junheng.cli.whatif",
    "gaps": "junheng.cli.gaps",
    "plan": "junheng.cli.plan",
    "assess-all": "junheng.cli.assess_all",
    "trend": "junheng.cli.trend",
    "read-report": "junheng.cli.read_report",
    "synth": "junheng.cli.synth",
}
DONE, BAD_CALL, INTERNAL, INTERRUPTED = 0, 2, 70, 130
EPILOG = """\
退出码 · exit codes：0 任务完成（不论县是否达标）· done, whatever the verdict；2 命令或输入不能处理 · bad call or input；
70 程序内部出错 · internal error；75 安装失败 · set-up failed；130 被中断 · interrupted。
每个命令的说明：junheng 命令 --help"""


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    argv = sys.argv[1:] if argv is None else argv
    _speak_utf8()
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(_help())
        return DONE
    if argv[0] == "--version":
        print(f"junheng {__version__}")
        return DONE
    if argv[0] not in available():
        print(f"没有“{argv[0]}”这个命令。可用的命令：{'、'.join(available())}", file=sys.stderr)
        return BAD_CALL
    return _run(argv[0], argv[1:])


def available() -> list[str]:
    """Commands of this installation, in the order a user meets them."""
    return [name for name, module in COMMANDS.items() if find_spec(module) is not None]


def parser_of(name: str) -> argparse.ArgumentParser:
    """The argument parser of one command; the reference is printed from it."""
    module = import_module(COMMANDS[name])
    parser = Parser(
        prog=f"junheng {name}", description=module.HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    module.add_arguments(parser)
    return parser


def _run(name: str, argv: list[str]) -> int:
    args = parser_of(name).parse_args(argv)
    try:
        return import_module(COMMANDS[name]).run(args)
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception:
        if os.environ.get("JUNHENG_DEBUG"):
            raise
        return _our_fault()


def _our_fault() -> int:
    """An error of the program, not of the data: say so in one line, and keep what a developer needs in a file."""
    with tempfile.NamedTemporaryFile("w", prefix="junheng-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(f"junheng {__version__}\n{' '.join(sys.argv[1:])}\n{traceback.format_exc()}")
    print(f"程序内部出错，没有完成。这不是您的数据格式问题；请把 {log.name} 发给开发者。", file=sys.stderr)
    print("Internal error; please send the log file to the developers.", file=sys.stderr)
    return INTERNAL


def _help() -> str:
    lines = ["均衡 Junheng：县域义务教育优质均衡发展督导评估", "用法：junheng 命令 …", ""]
    lines += [f"  {name:<12} {import_module(COMMANDS[name]).HELP}" for name in available()]
    return "\n".join([*lines, "", EPILOG])


def _speak_utf8() -> None:
    """Chinese must come out on any console, and a character a console lacks must not end a run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
