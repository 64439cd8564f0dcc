"""Marginal answers (边际问题): what money buys, what each limit costs, which item comes next."""

from junheng.planning.marginal.answers import Marginal, answers

__all__ = ["Marginal", "answers"]
