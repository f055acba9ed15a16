"""A fresh installation, one on a network, one behind a proxy: servers of their own."""

import socket
from pathlib import Path

import httpx
import pytest
from sqlmodel import select

from crm_app import routes
from crm_app.addresses import lan_addresses
from crm_app.db.engine import engine_for
from crm_app.db.migrate import upgrade
from crm_app.db.uow import unit_of_work
from crm_app.domain.actor import Role, Scope
from crm_app.domain.people.models import DEMO, InstanceNote, User, Workspace
from crm_app.domain.people.passwords import digest_of
from crm_app.settings import load_settings
from tests.factories import a_member, a_workspace
from tests.raw_socket import ON_LOAD, raw_socket
from tests.server import another_server, setup_token

COMPANY = {
    "company": "Harbor", "name": "Ann", "email": "ann@harbor.example", "password": "long enough word",
    "password_again": "long enough word", "zone": "Asia/Shanghai", "currency": "CNY", "locale": "en",
}  # fmt: skip


@pytest.fixture
def demo_only(tmp_path: Path) -> Path:
    """A data folder with a sample company and no real one."""
    upgrade(load_settings({"CRM_DATA_DIR": str(tmp_path)}))
    with unit_of_work(engine=_engine(tmp_path)) as session:
        a_workspace(session, "Sample", kind=DEMO)
        a_member(session, "Demo", role=Role.ADMINISTRATOR, scope=Scope.ALL, persona="administrator")
    return tmp_path


def _engine(folder: Path):
    return engine_for(f"sqlite:///{(folder / 'crm.sqlite3').as_posix()}")


def _companies(folder: Path) -> list[str]:
    with unit_of_work(engine=_engine(folder), writing=False) as session:
        return list(session.exec(select(Workspace.name).where(Workspace.kind != DEMO)))


def test_the_first_administrator_is_whoever_reads_the_terminal(demo_only: Path):
    with another_server(CRM_DATA_DIR=str(demo_only)) as (url, log), httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        token = setup_token(log)
        for wrong in ("", "made-up", token[:-1], digest_of(token)):
            assert "error=setup_token" in client.post(routes.AUTH_SETUP, data={**COMPANY, "token": wrong}).headers["location"]
        # The administrator of the sample company is nobody to the installation.
        client.post(routes.AUTH_PERSONA, data={"persona": "administrator"})
        assert "error=setup_token" in client.post(routes.AUTH_SETUP, data=COMPANY).headers["location"]
        assert _companies(demo_only) == []
        # A form with a mistake does not use the token up.
        assert "error_password" in client.post(routes.AUTH_SETUP, data={**COMPANY, "password": "short", "token": token}).headers["location"]
        assert client.post(routes.AUTH_SETUP, data={**COMPANY, "token": token}).headers["location"] == routes.HOME
        second = client.post(routes.AUTH_SETUP, data={**COMPANY, "email": "eve@harbor.example", "token": token})
        assert "error=setup_token" in second.headers["location"]
        assert _companies(demo_only) == ["Harbor"]
    with another_server(CRM_DATA_DIR=str(demo_only)) as (_url, log):
        assert "/setup?token=" not in "".join(log)
    with unit_of_work(engine=_engine(demo_only), writing=False) as session:
        assert session.exec(select(InstanceNote)).all() == []
        assert session.exec(select(User).where(User.email == "ann@harbor.example")).one().password_hash.startswith("$argon2id$")


def test_each_start_makes_a_fresh_token(demo_only: Path):
    with another_server(CRM_DATA_DIR=str(demo_only)) as (_url, log):
        first = setup_token(log)
    with another_server(CRM_DATA_DIR=str(demo_only)) as (url, log), httpx.Client(base_url=url, trust_env=False) as client:
        assert setup_token(log) != first
        assert "error=setup_token" in client.post(routes.AUTH_SETUP, data={**COMPANY, "token": first}).headers["location"]


async def test_on_a_network_the_machine_is_reached_by_its_addresses_and_by_no_other_name(demo_only: Path):
    with another_server(CRM_DATA_DIR=str(demo_only), CRM_HOST="0.0.0.0") as (url, log):
        port = url.rsplit(":", 1)[1]
        assert "Plain HTTP" in "".join(log)
        for host in ("127.0.0.1", "localhost", *lan_addresses(), socket.gethostname()):
            with httpx.Client(base_url=url, headers={"Host": f"{host}:{port}"}, trust_env=False) as client:
                assert client.get("/login").status_code == 200, host
        for address in lan_addresses():
            there = f"http://{address}:{port}"
            async with raw_socket(there, headers={"Origin": there}) as raw:
                assert "/login" in await raw.ask(ON_LOAD)
        with httpx.Client(base_url=url, headers={"Host": "rebound.example"}, trust_env=False) as client:
            assert client.get("/login").status_code == 421


def test_behind_a_proxy_guesses_are_counted_by_the_address_it_names(demo_only: Path):
    with another_server(CRM_DATA_DIR=str(demo_only), CRM_PUBLIC_URL="https://crm.harbor.example") as (url, log):
        assert "https://crm.harbor.example/setup?token=" in "".join(log)
        proxied = {"Host": "crm.harbor.example", "X-Forwarded-Proto": "https", "Origin": "https://crm.harbor.example"}
        with httpx.Client(base_url=url, headers=proxied, trust_env=False, timeout=30) as client:
            def guess(forwarded: str) -> str:
                fields = {"email": "a@harbor.example", "password": "wrong"}
                return client.post(routes.AUTH_LOGIN, data=fields, headers={"X-Forwarded-For": forwarded}).headers["location"]

            # What the caller writes in front of it changes nothing.
            assert "throttled" in [guess(f"198.51.100.{n}, 203.0.113.5") for n in range(6)][-1]
            assert "throttled" not in guess("203.0.113.6")
            assert "strict-transport-security" in client.get("/login").headers
