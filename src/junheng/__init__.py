"""Junheng 均衡: assess, explain and plan 县域义务教育优质均衡发展 from a county's own returns."""

__version__ = "0.1.0"
