"""Bringing a database to the present shape, and back."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from crm_app.db.engine import engine_for
from crm_app.settings import Settings, current_settings

ROOT = Path(__file__).resolve().parents[2]


def alembic_config(url: str) -> Config:
    """Alembic's configuration for one database."""
    config = Config(str(ROOT / "alembic.ini"))
    config.attributes["url"] = url
    return config


def is_current(url: str) -> bool:
    """Whether the database has the newest revision already; cheap enough for every start."""
    heads = set(ScriptDirectory.from_config(alembic_config(url)).get_heads())
    with engine_for(url).connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == heads


def upgrade(settings: Settings | None = None, revision: str = "head") -> None:
    """Bring the database of an installation up; does nothing when it is current."""
    url = (settings or current_settings()).database_url
    if revision == "head" and is_current(url):
        return
    command.upgrade(alembic_config(url), revision)


def downgrade(revision: str, settings: Settings | None = None) -> None:
    """Take the database back to a revision."""
    command.downgrade(alembic_config((settings or current_settings()).database_url), revision)


def is_older(url: str, revision: str) -> bool:
    """Whether a revision lies before the database's present one."""
    script = ScriptDirectory.from_config(alembic_config(url))
    with engine_for(url).connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    earlier = {step.revision for step in script.iterate_revisions(present, "base")} if present else set()
    wanted = script.get_revision(revision) if revision != "base" else None
    return revision == "base" or (wanted is not None and wanted.revision in earlier - {present})
