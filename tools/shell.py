"""Where things are, and how other programs are called."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")


class Stop(Exception):
    """A step failed; the text is for a person, the code for a script."""

    def __init__(self, text, code):
        super().__init__(text)
        self.code = code


def tool_environ():
    """The environment of everything we start: .venv first on the path (bun lives there), no calls home."""
    return dict(
        os.environ,
        VIRTUAL_ENV=str(VENV),
        PATH=str(BIN) + os.pathsep + os.environ.get("PATH", ""),
        REFLEX_TELEMETRY_ENABLED="false",
        REFLEX_CHECK_LATEST_VERSION="false",
        PYTHONUTF8="1",
    )


def may_use_apt():
    """Whether Debian packages can be installed without asking anybody."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages):
    """Install Debian packages; true when it worked."""
    say("installing %s" % ", ".join(packages))
    environ = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    subprocess.call(["apt-get", "update", "-qq"], env=environ)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *list(packages)]
    return subprocess.call(command, env=environ, stdout=subprocess.DEVNULL) == 0


def output_of(command):
    """What a command prints, or nothing when it fails or is not there."""
    try:
        return subprocess.check_output(command, stderr=subprocess.DEVNULL, universal_newlines=True).strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def say(text):
    """One line of progress."""
    print("Dengta CRM: %s" % text, flush=True)
