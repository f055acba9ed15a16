"""Migrations: up, down and up again on a filled database, and no drift from the models."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from crm_app.db.migrate import alembic_config, downgrade, is_current, upgrade
from crm_app.db.registry import METADATA
from crm_app.domain.leads import queries
from crm_app.domain.leads.service import move_lead
from crm_app.settings import load_settings
from tests.factories import a_lead, a_tag, an_office

pytestmark = pytest.mark.own_database


@pytest.fixture
def filled(work, office):
    """A database with something in most tables."""
    with work(office.eva) as session:
        lead_id = a_lead(session, office.amy, title="远航物流", tag_ids=(a_tag(session).id,)).id
    with work(office.amy) as session:
        move_lead(session, office.amy, lead_id=lead_id, to="contacted", seen_stage="new")


def tables(database):
    return {name for name in inspect(database.engine).get_table_names() if not name.startswith("search_text")}


def test_a_new_database_is_current_and_has_every_table(database):
    assert is_current(database.url)
    assert tables(database) == {*METADATA.tables, "alembic_version"}


def test_the_models_say_nothing_that_the_migrations_do_not(database):
    def ours(_object, name, kind, *_rest):
        return not (kind == "table" and (name or "").startswith("search_text"))

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": ours})
        drift = [step for step in compare_metadata(context, METADATA) if "ix_search_doc_words" not in repr(step)]
    assert drift == []


def test_a_filled_database_goes_down_and_up_again(filled, work, database):
    settings = load_settings(database.environ())
    downgrade("base", settings)
    assert tables(database) <= {"alembic_version"}
    database.engine.dispose()
    upgrade(settings)
    assert is_current(database.url)
    with work() as session:
        again = an_office(session)
        a_lead(session, again.amy, title="远航物流")
    with work(again.amy, writing=False) as session:
        assert len(queries.search(session, again.amy, "远航")) == 1, "the full-text index is back too"


def test_every_single_step_can_be_taken_back(filled, database):
    config = alembic_config(database.url)
    for revision in ScriptDirectory.from_config(config).walk_revisions():
        command.downgrade(config, revision.down_revision or "base")
        command.upgrade(config, revision.revision)
        command.downgrade(config, revision.down_revision or "base")
    command.upgrade(config, "head")
    assert is_current(database.url)


def test_coming_up_to_date_twice_changes_nothing(filled, database):
    settings = load_settings(database.environ())
    with database.engine.connect() as connection:
        before = connection.execute(text("SELECT count(*) FROM lead")).scalar()
    upgrade(settings)
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM lead")).scalar() == before == 1


def test_an_empty_file_is_not_current(tmp_path):
    assert not is_current(f"sqlite:///{tmp_path / 'new.sqlite3'}")
