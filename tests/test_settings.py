"""The environment: what is taken, what is refused, and that a refusal is one clear line."""

from pathlib import Path

import pytest

from crm_app.addresses import own_hosts, own_origins
from crm_app.settings import SettingsError, load_settings


def test_without_any_variable_it_listens_on_this_computer_only():
    settings = load_settings({})
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 3000, 1)
    assert not settings.is_open_to_network
    assert settings.database_url == f"sqlite:///{(Path.cwd() / 'data' / 'crm.sqlite3').as_posix()}"


def test_an_empty_variable_counts_as_not_set():
    assert load_settings({"CRM_PORT": " "}).port == 3000


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_may_be_written_in_any_usual_way(scheme):
    settings = load_settings({"CRM_DATABASE_URL": f"{scheme}://me@db/crm"})
    assert settings.database_url == "postgresql+psycopg://me@db/crm"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CRM_PORT", "3000x"),
        ("CRM_PORT", "0"),
        ("CRM_PORT", "65536"),
        ("CRM_PORT", "٣٠٠٠"),
        ("CRM_HOST", "127.0.0.300"),
        ("CRM_HOST", "http://localhost"),
        ("CRM_HOST", "two words"),
        ("CRM_DATABASE_URL", "mysql://db/crm"),
        ("CRM_DATABASE_URL", "sqlite://"),
        ("CRM_REDIS_URL", "localhost:6379"),
        ("CRM_PUBLIC_URL", "crm.example.com"),
        ("CRM_PUBLIC_URL", "https://crm.example.com/crm"),
        ("CRM_PUBLIC_URL", "https://me:secret@crm.example.com"),
        ("CRM_PUBLIC_URL", "https://crm.example.com:99999"),
        ("CRM_WORKERS", "2"),
        ("CRM_WORKERS", "none"),
    ],
)
def test_a_wrong_value_is_refused_in_one_line_that_names_the_variable(name, value):
    with pytest.raises(SettingsError) as refusal:
        load_settings({name: value})
    assert name in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_file_is_no_data_folder(tmp_path):
    file = tmp_path / "data"
    file.touch()
    with pytest.raises(SettingsError, match="CRM_DATA_DIR"):
        load_settings({"CRM_DATA_DIR": str(file)})


def test_several_workers_are_allowed_when_they_share_redis():
    assert load_settings({"CRM_WORKERS": "4", "CRM_REDIS_URL": "redis://localhost"}).workers == 4


def test_a_local_installation_accepts_only_local_origins():
    origins = own_origins(load_settings({"CRM_PORT": "4000"}))
    assert origins == ["http://localhost:4000", "http://127.0.0.1:4000", "http://[::1]:4000"]


def test_the_public_address_is_an_origin_of_its_own():
    settings = load_settings({"CRM_PUBLIC_URL": "https://CRM.example.com/"})
    assert own_origins(settings)[0] == "https://crm.example.com"
    assert "http://crm.example.com:3000" not in own_origins(settings)
    assert "crm.example.com" in own_hosts(settings)


def test_a_proxy_on_this_computer_leaves_the_plain_port_open_too():
    origins = own_origins(load_settings({"CRM_PUBLIC_URL": "https://localhost:8443"}))
    assert {"https://localhost:8443", "http://localhost:3000"} <= set(origins)


def test_allowed_origins_are_never_empty_because_reflex_would_then_allow_all():
    for host in ("0.0.0.0", "127.0.0.1", "::", "crm.lan"):
        assert own_origins(load_settings({"CRM_HOST": host}))
