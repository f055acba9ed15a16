"""What those who run the product type, and what scripts read."""

import json

import pytest
from sqlmodel import func, select
from typer.testing import CliRunner

from crm_app.cli import app
from crm_app.db.uow import unit_of_work
from crm_app.domain.leads.models import Lead
from crm_app.domain.people.models import Membership, Workspace
from tests.factories import a_workspace

GOOD = "Id,Company,Phone\n1,远航物流,13800138000\n2,Acme,\n"


@pytest.fixture
def run(installation, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")

    def command(*words, **how):
        found = CliRunner().invoke(app, [str(word) for word in words], **how)
        assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
        return found

    return command


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def last_line(found) -> dict:
    return json.loads(found.stdout.splitlines()[-1])


def leads(workspace_id: int) -> int:
    with unit_of_work(workspace_id, writing=False) as session:
        return session.exec(select(func.count()).select_from(Lead)).one()


def test_an_import_into_nothing_makes_a_company_and_a_second_adds_nothing(run, good):
    found = run("leads", "import", good, "--json")
    assert found.exit_code == 0
    outcome = last_line(found)
    assert {name: outcome[name] for name in ("created", "updated", "skipped", "failed")} == {
        "created": 2,
        "updated": 0,
        "skipped": 0,
        "failed": 0,
    }
    again = last_line(run("leads", "import", good, "--json"))
    assert (again["created"], again["skipped"], again["workspace"]) == (0, 2, outcome["workspace"])


def test_the_company_is_chosen_by_name_or_number(run, good):
    with unit_of_work() as session:
        first, second = a_workspace(session, "First").id, a_workspace(session, "Second").id
    assert last_line(run("leads", "import", good, "--workspace", "second", "--json"))["workspace"] == second
    assert last_line(run("leads", "import", good, "--workspace", first, "--json"))["workspace"] == first
    assert (leads(first), leads(second)) == (2, 2)
    missing = run("leads", "import", good, "--workspace", "Third", "--json")
    assert (missing.exit_code, last_line(missing)["error"]["code"]) == (2, "company.unknown")


def test_a_mapping_and_failing_rows(run, good, tmp_path):
    mapping = tmp_path / "map.json"
    mapping.write_text(json.dumps({"fields": {"title": "Phone", "outside_id": "Id"}}), encoding="utf-8")
    found = run("leads", "import", good, "--map", mapping, "--errors", tmp_path / "errors.csv", "--json")
    assert (found.exit_code, last_line(found)["created"], last_line(found)["failed"]) == (1, 1, 1)
    assert "Fill this in" in (tmp_path / "errors.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "import.empty"), ("a.csv", b"%PDF", "import.not_a_table"), ("a.csv", b"A,B\n1,\xff\xfe\x80\n", "import.encoding"),
        ("a.csv", b"Title\n" + b"x\n" * 100_001, "import.too_long"), ("missing", None, "import.file_unreadable"),
    ],
)  # fmt: skip
def test_a_bad_file_ends_with_one_line_and_code_2(run, tmp_path, name, content, code):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    found = run("leads", "import", path, "--json")
    assert (found.exit_code, last_line(found)["error"]["code"], last_line(found)["created"]) == (2, code, 0)
    assert "error." not in found.stderr


@pytest.mark.parametrize("text", ["{", "[]", '{"fields": {"colour": "A"}}', '{"fields": {"title": "Nowhere"}}'])
def test_a_bad_mapping_ends_with_code_2(run, good, tmp_path, text):
    mapping = tmp_path / "map.json"
    mapping.write_text(text, encoding="utf-8")
    found = run("leads", "import", good, "--map", mapping, "--json")
    assert found.exit_code == 2
    assert last_line(found)["error"]["code"].startswith("import.")


def test_an_administrator_is_made(run):
    arguments = ("create-admin", "--email", "Eva@dengta.example", "--name", "Eva", "--password-stdin")
    assert run(*arguments, input="a long enough secret\n").exit_code == 0
    with unit_of_work(1, writing=False) as session:
        assert session.exec(select(Membership.name, Membership.role)).all() == [("Eva", "administrator")]
    refused = run(*arguments, input="short\n")
    assert refused.exit_code == 2
    assert "taken" in refused.stderr and "10 characters" in refused.stderr


def test_a_backup_brings_everything_back(run, good, tmp_path):
    run("leads", "import", good)
    kept = tmp_path / "kept.zip"
    assert run("backup", kept).exit_code == 0
    assert run("backup", kept).exit_code == 2
    (good.parent / "more.csv").write_text("Company\nLater\n", encoding="utf-8")
    run("leads", "import", good.parent / "more.csv")
    assert leads(1) == 3
    assert run("restore", kept).exit_code == 2
    assert leads(1) == 3
    restored = run("restore", kept, "--yes")
    assert restored.exit_code == 0, restored.stderr
    assert leads(1) == 2
    with unit_of_work() as session:
        assert session.exec(select(func.count()).select_from(Workspace)).one() == 1


@pytest.mark.parametrize(
    "damage", [lambda data: b"nothing", lambda data: data[:-200], lambda data: data[:3000] + b"XXXX" + data[3004:]]
)
def test_a_damaged_backup_changes_nothing(run, good, tmp_path, damage):
    run("leads", "import", good)
    kept = tmp_path / "kept.zip"
    run("backup", kept)
    kept.write_bytes(damage(kept.read_bytes()))
    assert run("restore", kept, "--yes").exit_code == 3
    assert leads(1) == 2


def test_migrating_goes_back_and_forth(run):
    assert run("migrate").exit_code == 0
    assert run("migrate", "--to", "base").exit_code == 0
    assert run("migrate").exit_code == 0
    assert "up to date" in run("migrate").stderr
