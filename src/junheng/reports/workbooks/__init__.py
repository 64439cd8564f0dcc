"""Workbooks that go to whoever fills them in: the empty one, and a marked copy of the one that came back."""
