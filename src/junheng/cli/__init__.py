"""The command line: the room that brings all the others together (命令行)."""
