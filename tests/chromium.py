"""The one way in which tests, benchmark and screenshots start a browser."""

import os

from playwright.sync_api import Browser, Playwright

from tools.browser import installed_browser

# Without the background-network flags a closed network makes Chromium slow to start.
FLAGS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def launch(playwright: Playwright) -> Browser:
    """Start the browser that ``run.py`` found or this machine has."""
    flags = [*FLAGS, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]
    return playwright.chromium.launch(executable_path=installed_browser(), args=flags)
