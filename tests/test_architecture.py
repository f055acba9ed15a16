"""The shape of the code: who may import whom, style, types, and what every handler is."""

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "crm_app"
SOURCES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE = 250
# Past this a file is two ideas for certain.
NO_FILE_ABOVE = 300


def run(*command):
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_imports_go_downwards_only():
    code, said = _lint_imports()
    assert code == 0, said


def _lint_imports():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_the_style_is_kept():
    code, said = run("ruff", "check", ".")
    assert code == 0, said


@pytest.mark.slow
def test_the_types_fit():
    code, said = run("mypy")
    assert code == 0, said


def test_no_file_holds_two_ideas():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name: lines for name, lines in lengths.items() if lines > NO_FILE_ABOVE} == {}
    long = {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE}
    assert len(long) <= 3, f"above {LONGEST_FILE} lines: {long}"


# What goes around the workspace filter: allowed in ``db`` only, and in these places for the reason beside them.
AROUND_THE_FILTER = re.compile(r"(?<![\w.])text\(|__table__|\.connection\(\)|exec_driver_sql")
EXCEPTIONS = {
    "domain/leads/models.py": "tells the mapper which column is the version",
    "domain/imports/commit.py": "names the workspace itself; a guarded update of many rows in one statement",
    "domain/records/many.py": "writes the workspace of the session into every row",
}  # fmt: skip


def code_of(path):
    """A file without its comments and texts."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.unparse(tree)


def test_only_the_database_layer_goes_around_the_workspace_filter():
    around = {
        path.relative_to(PACKAGE).as_posix()
        for path in SOURCES
        if path.relative_to(PACKAGE).parts[0] != "db" and _imports_sql(path) and AROUND_THE_FILTER.search(code_of(path))
    }
    assert around - EXCEPTIONS.keys() == set()


def _imports_sql(path):
    return re.search(r"sqlmodel|sqlalchemy|Session", path.read_text(encoding="utf-8"))


def test_services_never_commit():
    committing = [
        str(path.relative_to(ROOT)) for path in SOURCES if path.parent.parts[-1] != "db" and re.search(r"\.commit\(", code_of(path))
    ]
    assert committing == []


def test_nobody_asks_the_wall_clock_but_the_clock():
    asking = [
        path.relative_to(PACKAGE).as_posix()
        for path in SOURCES
        if re.search(r"datetime\.(now|utcnow|today)\(|date\.today\(|func\.now\(", code_of(path))
    ]
    assert set(asking) <= {"domain/clock.py"}


def states():
    """Every State class of the product."""
    import reflex as rx

    import crm_app.crm_app  # noqa: F401 - imports every page and with it every state

    found, waiting = [], [rx.State]
    while waiting:
        cls = waiting.pop()
        waiting += cls.__subclasses__()
        if cls.__module__.startswith("crm_app."):
            found.append(cls)
    return found


def test_every_public_method_of_a_state_is_an_event_handler():
    """Reflex lets any client call what is public, decorated or not."""
    from reflex.event import EventHandler

    assert len(states()) > 3
    bare = [
        f"{cls.__qualname__}.{name}"
        for cls in states()
        for name, value in vars(cls).items()
        if not name.startswith("_") and (inspect.isfunction(value) or isinstance(value, (staticmethod, classmethod)))
        and not isinstance(value, EventHandler)
    ]  # fmt: skip
    assert bare == []
