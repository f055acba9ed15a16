#!/usr/bin/env python3
"""Run, develop, test and measure Dengta CRM:  python3 run.py run|dev|test|bench|screenshots|help

Standard library only, and readable by old Pythons, so that it can say which Python is needed.
It makes the environment (.venv), installs the pinned requirements, builds the pages, and starts.
Whatever is already done and unchanged is not done again.
"""

import os
import subprocess
import sys

from tools.browser import find_browser
from tools.build import ensure_build, forget_build
from tools.environment import ensure_environment, find_python
from tools.shell import PYTHON, ROOT, Stop, tool_environ

COMMANDS = {
    "run": "start everything on one port; builds the pages first if they changed",
    "dev": "the same with reload after every change",
    "test": "all tests; what follows goes to pytest",
    "bench": "measure speed on a production build",
    "screenshots": "take the pictures of the README again",
    "help": "this list",
}


def main(arguments):
    """Run one command and return its exit code."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if command in ("help", "-h", "--help"):
        print_help()
        return 0
    if command not in COMMANDS:
        print("There is no command %r." % command, file=sys.stderr)
        print_help()
        return 2
    os.chdir(str(ROOT))
    try:
        return {"run": run, "dev": dev, "test": test, "bench": bench, "screenshots": screenshots}[command](rest)
    except Stop as stop:
        print("Dengta CRM: %s" % stop, file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        return 130


def print_help():
    """Every command with its line."""
    print("Usage: python3 run.py COMMAND   (or: make COMMAND)\n")
    for name, text in COMMANDS.items():
        print("  %-12s %s" % (name, text))
    print("\nSettings: CRM_HOST, CRM_PORT, CRM_DATA_DIR, CRM_DATABASE_URL, CRM_REDIS_URL, CRM_PUBLIC_URL, CRM_WORKERS")


# --- the commands -------------------------------------------------------------------------------


def run(rest):
    """Build if needed, then serve."""
    check_settings()
    ensure_environment("requirements.txt")
    ensure_build()
    return hand_over([str(PYTHON), "-m", "crm_app", "serve", *rest])


def dev(rest):
    """Reflex's own development server: pages from CRM_PORT, the socket on the port after it."""
    check_settings()
    ensure_environment("requirements.txt")
    # The pages in .web become a development copy, so the next `run` has to build.
    forget_build()
    return hand_over([str(PYTHON), "-m", "crm_app", "dev", *rest])


def test(rest):
    """Everything the tests need, then pytest."""
    ensure_environment("requirements.txt", "tests/requirements.txt")
    environ = dict(tool_environ(), CRM_CHROMIUM=find_browser())
    ensure_build()
    return subprocess.call([str(PYTHON), "-m", "pytest", *rest], env=environ)


def bench(rest):
    """The benchmark, on a production build."""
    return run_tool("tests.bench", rest)


def screenshots(rest):
    """The pictures of the README."""
    return run_tool("tests.screenshots", rest)


def run_tool(module, rest):
    """A module of the tests that drives a browser against the built product."""
    ensure_environment("requirements.txt", "tests/requirements.txt")
    environ = dict(tool_environ(), CRM_CHROMIUM=find_browser())
    ensure_build()
    return subprocess.call([str(PYTHON), "-m", module, *rest], env=environ)


def hand_over(command):
    """Become the command (on Windows: wait for it), so that signals reach it directly."""
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(command[0], command, tool_environ())
    process = subprocess.Popen(command, env=tool_environ())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # Ctrl-C reached the child too; it ends in its own time


def check_settings():
    """Say what is wrong with a CRM_ variable before minutes go into installing and building."""
    python = str(PYTHON) if PYTHON.exists() else find_python()
    if python and subprocess.call([python, "-m", "crm_app.settings"]) != 0:
        sys.exit(2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
