"""A page opened in a real Chromium, without a driver: a probe is put into a copy of the page, and the DOM it leaves is read."""

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--virtual-time-budget=4000",
)  # fmt: skip


def executable() -> str | None:
    """The browser that CONTRIBUTING and `./junheng test` agree on: CHROMIUM, or one on PATH."""
    return os.environ.get("CHROMIUM") or next((path for path in map(shutil.which, NAMES) if path), None)


def probe(page: str, folder: Path, script: str, *, address: str = "", width: int = 1440) -> dict:
    """Run `script` (the body of an async function returning a plain object) in the loaded page; what it returned.

    An error of the page's own scripts, or of the probe, comes back under `errors`.
    """
    file = folder / "page.html"
    watch = "<script>window.ERRORS=[];addEventListener('error',e=>ERRORS.push(String(e.message)))</script>"
    act = (
        "<script>addEventListener('load',async()=>{const pause=(n=50)=>new Promise(r=>setTimeout(r,n));let out={};"
        f"try{{out=await(async()=>{{{script}}})()}}catch(e){{ERRORS.push(String(e))}}"
        "const p=document.createElement('pre');p.id='probe';p.textContent=JSON.stringify({...out,errors:ERRORS});"
        "document.body.append(p)})</script>"
    )
    file.write_text(page.replace("<head>", "<head>" + watch, 1).replace("</body>", act + "</body>"), encoding="utf-8")
    command = [executable(), *FLAGS, f"--window-size={width},1000", f"--user-data-dir={folder / 'profile'}", "--dump-dom",
               file.as_uri() + address]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)
    found = re.search(r'<pre id="probe">(.*?)</pre>', done.stdout, re.S)
    assert found, done.stderr[-2000:]
    return json.loads(html.unescape(found[1]))
