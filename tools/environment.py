"""Finds a Python, makes .venv with it and installs the pinned requirements."""

import hashlib
import shutil
import subprocess
import sys

from tools.shell import PYTHON, ROOT, VENV, Stop, apt_install, may_use_apt, output_of, say

OLDEST = (3, 11)

EXIT_NO_PYTHON = 10
EXIT_NO_ENVIRONMENT = 11
EXIT_NO_PACKAGES = 12


def ensure_environment(*requirement_files):
    """Make .venv and install the files; each is installed again only when it changed."""
    if not environment_works():
        make_environment()
    for name in requirement_files:
        stamp = VENV / (name.replace("/", "-") + ".sha256")
        wanted = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
        if stamp.exists() and stamp.read_text() == wanted:
            continue
        say("installing %s" % name)
        command = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "-r", name]
        if subprocess.call(command) != 0:
            raise Stop("the packages of %s could not be installed, see above." % name, EXIT_NO_PACKAGES)
        stamp.write_text(wanted)


def environment_works():
    """Whether .venv was finished, in this very folder: a moved one has scripts that point elsewhere."""
    stamp = VENV / "made-for"
    return PYTHON.exists() and stamp.exists() and stamp.read_text() == str(VENV)


def make_environment():
    """Try the ways to a virtual environment from the plainest to the last."""
    if VENV.exists():
        shutil.rmtree(str(VENV))
    python = find_python()
    say("making the environment with %s" % (python or "a Python that uv brings"))
    if not (venv_by_itself(python) or venv_after_apt(python) or venv_by_uv(python) or venv_by_virtualenv(python)):
        if not python:
            raise Stop(
                "Python %d.%d or newer is needed; this is %d.%d. Install it and start again."
                % (OLDEST + sys.version_info[:2]),
                EXIT_NO_PYTHON,
            )
        raise Stop(
            "%s cannot make a virtual environment. Install python3-venv (Debian, Ubuntu), uv or virtualenv." % python,
            EXIT_NO_ENVIRONMENT,
        )
    (VENV / "made-for").write_text(str(VENV))


def find_python():
    """The first Python that is new enough: this one, then the usual names."""
    if sys.version_info[:2] >= OLDEST:
        return sys.executable
    names = [["python3.%d" % minor] for minor in (14, 13, 12, 11)] + [["py", "-3"], ["python3"], ["python"]]
    for name in names:
        # Shims exist for versions that are not there, so each is asked.
        question = "import sys; print(sys.executable if sys.version_info[:2] >= %r else '')" % (OLDEST,)
        answer = output_of([*name, "-c", question])
        if answer:
            return answer
    return None


def venv_by_itself(python):
    """Python's own way; Debian leaves the second half of it (ensurepip) out."""
    if not python or subprocess.call([python, "-c", "import venv, ensurepip"], stderr=subprocess.DEVNULL) != 0:
        return False
    return subprocess.call([python, "-m", "venv", str(VENV)]) == 0


def venv_after_apt(python):
    """On Debian as root: install what it left out."""
    if not python or not may_use_apt():
        return False
    version = output_of([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
    return (apt_install("python%s-venv" % version) or apt_install("python3-venv")) and venv_by_itself(python)


def venv_by_uv(python):
    """uv, which can also bring a Python of its own."""
    if not shutil.which("uv"):
        return False
    return subprocess.call(["uv", "venv", "--seed", "--python", python or ">=%d.%d" % OLDEST, str(VENV)]) == 0


def venv_by_virtualenv(python):
    """virtualenv, as a command or as a module."""
    if not python:
        return False
    for command in (["virtualenv"], [python, "-m", "virtualenv"]):
        if output_of([*command, "--version"]):
            return subprocess.call([*command, "--quiet", "--python", python, str(VENV)]) == 0
    return False
