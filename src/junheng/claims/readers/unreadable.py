"""The one error of opening a file."""


class Unreadable(Exception):
    """A file that cannot be read; the message is one Chinese sentence that says what to do."""
