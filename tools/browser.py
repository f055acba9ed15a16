"""Finds a Chromium for the tests, or installs one."""

import os
import shutil
import subprocess
from pathlib import Path

from tools.shell import PYTHON, Stop, apt_install, may_use_apt, output_of

EXIT_NO_BROWSER = 14


def find_browser():
    """A Chromium for the tests, installed if there is a way to."""
    found = installed_browser()
    if not found and may_use_apt():
        # The fonts too, or Chinese text is boxes in every picture.
        found = apt_install("chromium", "fonts-noto-cjk") and installed_browser()
    if not found:
        subprocess.call([str(PYTHON), "-m", "playwright", "install", "chromium"])
        found = installed_browser()
    if not found:
        raise Stop("the tests need Chromium. Install it, or set CRM_CHROMIUM to its path.", EXIT_NO_BROWSER)
    return found


def installed_browser():
    """The path of a browser that is there already."""
    if os.environ.get("CRM_CHROMIUM"):
        return os.environ["CRM_CHROMIUM"]
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"):
        if shutil.which(name):
            return shutil.which(name)
    question = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    answer = output_of([str(PYTHON), "-c", question])
    return answer if answer and Path(answer).exists() else None
