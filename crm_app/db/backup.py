"""A whole installation in one archive: a consistent copy of the database, the files, and the sums to check both by.

The database is copied first. Files are named by their content and written before the row that names them, so every
row of the copy finds its file although people go on working.
"""

import contextlib
import hashlib
import json
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import func, make_url, select

from crm_app.db import postgres_tools
from crm_app.db.engine import engine_for
from crm_app.db.errors import BackupError
from crm_app.db.migrate import upgrade
from crm_app.db.registry import METADATA
from crm_app.domain.clock import wall_now
from crm_app.settings import Settings

FORMAT = 1
MANIFEST, FILES = "manifest.json", "files"
_NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}

__all__ = ["BackupError", "holds_data", "read_backup", "write_backup"]


def write_backup(settings: Settings, file: Path) -> dict[str, Any]:
    """Write an archive; the old one stays until the new one is whole.

    Returns:
        The manifest: counts per table, digests per file.

    Raises:
        BackupError: A tool is missing, or the archive cannot be written.
    """
    kind = _kind(settings)
    try:
        with tempfile.TemporaryDirectory(dir=file.absolute().parent) as folder:
            copy, part = Path(folder) / _NAMES[kind], Path(folder) / "part"
            counts = _copy_out(settings, kind, copy)
            manifest: dict[str, Any] = {
                "format": FORMAT, "database": kind, "at": wall_now().isoformat(), "counts": counts,
                "database_digest": _digest(copy), "files": {},
            }  # fmt: skip
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                archive.write(copy, copy.name)
                for path in sorted((settings.data_dir / FILES).glob("??/*")):
                    if path.name.startswith(path.parent.name):
                        archive.write(path, f"{FILES}/{path.parent.name}/{path.name}")
                        manifest["files"][path.name] = path.stat().st_size
                archive.writestr(MANIFEST, json.dumps(manifest))
            part.chmod(0o600)
            part.replace(file)
    except OSError as error:
        raise BackupError("not_written", path=str(file), why=error.strerror or str(error)) from None
    return manifest


def read_backup(settings: Settings, file: Path) -> dict[str, Any]:
    """Check an archive and put it in the place of the present data; on any doubt nothing is changed.

    Raises:
        BackupError: Not a backup, damaged, or of another kind of database.
    """
    kind = _kind(settings)
    with tempfile.TemporaryDirectory(dir=settings.data_dir) as folder, _opened(file) as archive:
        manifest = _manifest(archive, kind)
        archive.extract(_NAMES[kind], folder)
        copy = Path(folder) / _NAMES[kind]
        if _digest(copy) != manifest["database_digest"]:
            raise BackupError("damaged")
        _take_in_files(archive, manifest, settings.data_dir / FILES)
        _copy_in(settings, kind, copy, manifest["counts"])
    engine_for(settings.database_url).dispose()
    upgrade(settings)
    return manifest


def holds_data(settings: Settings) -> bool:
    """Whether a company is there that restoring would overwrite."""
    with engine_for(settings.database_url).connect() as connection:
        return bool(connection.execute(select(func.count()).select_from(METADATA.tables["workspace"])).scalar())


def _kind(settings: Settings) -> str:
    return "sqlite" if settings.database_url.startswith("sqlite") else "postgresql"


def _copy_out(settings: Settings, kind: str, copy: Path) -> dict[str, int]:
    if kind == "postgresql":
        return postgres_tools.dump(settings.database_url, copy)
    with _sqlite(_sqlite_path(settings)) as live, _sqlite(copy) as target:
        live.backup(target)
        # One file without a write-ahead log beside it.
        target.execute("PRAGMA journal_mode=DELETE")
        return _sqlite_counts(target)


def _copy_in(settings: Settings, kind: str, copy: Path, counts: dict[str, int]) -> None:
    if kind == "postgresql":
        if postgres_tools.load(settings.database_url, copy) != counts:
            raise BackupError("not_equal")
        return
    with _sqlite(copy) as source, _sqlite(_sqlite_path(settings)) as live:
        if source.execute("PRAGMA integrity_check").fetchone()[0] != "ok" or _sqlite_counts(source) != counts:
            raise BackupError("damaged")
        # Page by page into the live database: whoever has it open sees the old or the new, never a mixture.
        source.backup(live)
        if _sqlite_counts(live) != counts:
            raise BackupError("not_equal")


def _sqlite_counts(connection: sqlite3.Connection) -> dict[str, int]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    ours = sorted(name for (name,) in names if name in METADATA.tables)
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in ours}  # noqa: S608 - our own names


def _sqlite_path(settings: Settings) -> Path:
    return Path(make_url(settings.database_url).database or "")


@contextlib.contextmanager
def _sqlite(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def _manifest(archive: zipfile.ZipFile, kind: str) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError):
        raise BackupError("not_a_backup") from None
    if manifest.get("format") != FORMAT:
        raise BackupError("not_a_backup")
    if manifest["database"] != kind:
        raise BackupError("other_database", theirs=manifest["database"], ours=kind)
    if archive.testzip() is not None:
        raise BackupError("damaged")
    return manifest


def _take_in_files(archive: zipfile.ZipFile, manifest: dict[str, Any], folder: Path) -> None:
    for digest in manifest["files"]:
        if len(digest) != 64 or not digest.isalnum():
            raise BackupError("not_a_backup")
        target = folder / digest[:2] / digest
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = target.with_suffix(".part")
        with archive.open(f"{FILES}/{digest[:2]}/{digest}") as source, part.open("wb") as written:
            shutil.copyfileobj(source, written)
        if _digest(part) != digest:
            part.unlink()
            raise BackupError("damaged")
        part.replace(target)


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError):
        raise BackupError("not_a_backup") from None
    except FileNotFoundError:
        raise BackupError("no_file", path=str(file)) from None


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
