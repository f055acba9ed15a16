"""Files by the digest of their content under the data folder; what they are called and whose is in the database."""

import hashlib
import os
import tempfile
from pathlib import Path

from sqlmodel import Session

from crm_app.domain.actor import Actor
from crm_app.domain.clock import wall_now
from crm_app.domain.errors import NotFound
from crm_app.domain.records.models import StoredFile
from crm_app.settings import current_settings

FOLDER = "files"


def keep(session: Session, actor: Actor, *, name: str, data: bytes, purpose: str) -> StoredFile:
    """Store content, once however often it comes, and a row that names it."""
    digest = hashlib.sha256(data).hexdigest()
    _write_once(path_of(digest), data)
    row = StoredFile(
        digest=digest,
        name=name[-200:],
        size=len(data),
        purpose=purpose,
        member_id=actor.member_id,
        created_at=wall_now(),
    )
    session.add(row)
    session.flush()
    return row


def content(row: StoredFile) -> bytes:
    """The content of a stored file.

    Raises:
        NotFound: It is gone from the data folder.
    """
    try:
        return path_of(row.digest).read_bytes()
    except FileNotFoundError:
        raise NotFound("file_gone") from None


def path_of(digest: str) -> Path:
    """Where content lies; the name is the digest, never anything a person typed."""
    return current_settings().data_dir / FOLDER / digest[:2] / digest


def _write_once(path: Path, data: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, part = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
