import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]


def pytest_collection_modifyitems(items):
    from chromium import executable

    if executable() is None:
        skip = pytest.mark.skip(reason="no Chromium: set CHROMIUM, or let ./junheng test install one")
        for item in items:
            if HERE in item.path.parents:
                item.add_marker(skip)
