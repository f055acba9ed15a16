"""PostgreSQL's own ``pg_dump`` and ``pg_restore``; the password travels in the environment, not on the command line."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import Connection, func, inspect, make_url, select, text

from crm_app.db.engine import engine_for
from crm_app.db.errors import BackupError
from crm_app.db.registry import METADATA


def dump(url: str, copy: Path) -> dict[str, int]:
    """Write a dump and count the same moment's rows: both look at one exported snapshot."""
    tool = _tool("pg_dump")
    with engine_for(url).connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        counts = _counts(connection)
        _run(
            [
                tool,
                "--format=custom",
                "--no-owner",
                "--no-acl",
                f"--snapshot={snapshot}",
                f"--file={copy}",
                *_where(url),
            ],
            url,
        )
    return counts


def load(url: str, copy: Path) -> dict[str, int]:
    """Put a dump in the place of what is there, in one transaction; returns the counts afterwards."""
    tool = _tool("pg_restore")
    engine_for(url).dispose()
    options = ["--clean", "--if-exists", "--no-owner", "--no-acl", "--single-transaction", "--exit-on-error"]
    _run([tool, *options, *_where(url), str(copy)], url)
    with engine_for(url).connect() as connection:
        return _counts(connection)


def _counts(connection: Connection) -> dict[str, int]:
    # A backup of an older version lacks the tables that came later.
    there = set(inspect(connection).get_table_names())
    ours = sorted((table for table in METADATA.sorted_tables if table.name in there), key=lambda table: table.name)
    return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in ours}


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupError("no_tool", tool=name)
    return found


def _where(url: str) -> list[str]:
    address = make_url(url).set(drivername="postgresql", password=None)
    return [f"--dbname={address.render_as_string(hide_password=False)}"]


def _run(command: list[str], url: str) -> None:
    password = make_url(url).password
    environ = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        why = re.sub(r"\s+", " ", done.stderr).strip()[-300:]
        raise BackupError("tool_failed", tool=Path(command[0]).name, why=why)
