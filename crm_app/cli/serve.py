"""``serve``: one command for the database, the web process and the worker beside it."""

import os
import socket
import sys
from pathlib import Path

import typer

from crm_app import routes
from crm_app.addresses import EVERYWHERE, lan_addresses, origin
from crm_app.cli.processes import Processes
from crm_app.settings import Settings, SettingsError, load_settings

EXIT_PORT_TAKEN = 3
EXIT_NOT_BUILT = 4

_BUILT_PAGE = Path(".web/build/client/404.html")


def serve() -> None:
    """Run the web process and its worker until Ctrl-C.

    Exit codes: 0 stopped on request, 1 the web process died, 2 a setting is wrong,
    3 the port is taken, 4 there is no build yet.
    """
    settings = load_settings()
    _ensure_built()
    _ensure_port_free(settings)
    _ensure_data_dir(settings)
    _prepare_database(settings)
    processes = Processes(web=_web_command(settings), worker=_worker_command(), environ=_environ())
    ready_at = f"{_local_url(settings)}/ping"
    raise typer.Exit(processes.run(lambda seconds: _announce(settings, seconds), health_url=ready_at))


def dev() -> None:
    """Reload after every change: pages on CRM_PORT, the socket on the port after it."""
    settings = load_settings()
    _ensure_port_free(settings)
    _ensure_data_dir(settings)
    _prepare_database(settings)
    web = [sys.executable, "-m", "reflex", "run"]
    processes = Processes(web=web, worker=_worker_command(), environ=os.environ)
    raise typer.Exit(processes.run(lambda seconds: _announce(settings, seconds), health_url=_local_url(settings)))


def _ensure_built() -> None:
    if not _BUILT_PAGE.exists():
        _stop("the pages are not built yet. `python3 run.py run` builds and starts.", EXIT_NOT_BUILT)


def _ensure_port_free(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            # A port whose last owner just ended is free for a server, so it must be for the probe.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except socket.gaierror:
            raise SettingsError(f"CRM_HOST {settings.host!r} is not known on this network.") from None
        except PermissionError:
            _stop(f"port {settings.port} is not open to this user; set CRM_PORT above 1023.", EXIT_PORT_TAKEN)
        except OSError as error:
            text = f"{settings.host}:{settings.port} cannot be used ({error.strerror}); set CRM_PORT or CRM_HOST."
            _stop(text, EXIT_PORT_TAKEN)


def _ensure_data_dir(settings: Settings) -> None:
    try:
        # Business data: for this user's eyes only.
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(f"CRM_DATA_DIR {settings.data_dir} cannot be made ({error.strerror}).") from None
    if not os.access(settings.data_dir, os.W_OK):
        raise SettingsError(f"CRM_DATA_DIR {settings.data_dir} cannot be written to.")


def _prepare_database(settings: Settings) -> None:
    from crm_app.db.migrate import upgrade
    from crm_app.samples.company import load_if_empty

    upgrade(settings)
    load_if_empty()


def _web_command(settings: Settings) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "crm_app.crm_app:app", "--factory", "--interface", "asgi"),
        *("--host", settings.host, "--port", str(settings.port), "--workers", str(settings.workers)),
        # Tokens travel in the address of the socket, so requests are not logged.
        *("--no-access-log", "--log-level", "warning", "--respawn-failed-workers"),
        # An open socket must not hold up the end: what matters is in the database.
        *("--workers-kill-timeout", "3"),
    ]


def _worker_command() -> list[str]:
    return [sys.executable, "-m", "crm_app.jobs"]


def _environ() -> dict[str, str]:
    # The `__` names are Reflex's own: serve the finished build and compile nothing.
    return {
        **os.environ,
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "1",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "1",
        "REFLEX_CHECK_LATEST_VERSION": "false",
    }


def _local_url(settings: Settings) -> str:
    return origin({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host), settings.port)


def _announce(settings: Settings, seconds: float) -> None:
    token = _setup_token()
    shown = "localhost" if settings.host in ("127.0.0.1", *EVERYWHERE) else settings.host
    typer.echo(f"Dengta CRM is ready after {seconds:.1f} s (Ctrl-C ends it)")
    typer.echo(f"  on this computer    {origin(shown, settings.port)}")
    if settings.host in EVERYWHERE:
        for address in lan_addresses():
            typer.echo(f"  on your network     {origin(address, settings.port)}")
    if settings.public_url:
        typer.echo(f"  public address      {settings.public_url}")
    if token:
        # Only whoever reads this terminal may make the first administrator.
        typer.echo(f"  Start your own company: {settings.public_url or origin(shown, settings.port)}{routes.SETUP}?token={token}")
    if settings.is_open_to_network and not (settings.public_url or "").startswith("https://"):
        typer.echo("  Plain HTTP: anyone on this network can listen in, passwords included. Use it only on a")
        typer.echo("  network you trust, or put an https proxy in front and set CRM_PUBLIC_URL.")


def _setup_token() -> str | None:
    """A fresh one-time token, as long as nobody has a company of their own here."""
    from crm_app.db.uow import unit_of_work
    from crm_app.domain.people.setup import has_real_workspace, issue_setup_token, withdraw_setup_token

    with unit_of_work() as session:
        if has_real_workspace(session):
            withdraw_setup_token(session)
            return None
        return issue_setup_token(session)


def _stop(text: str, code: int) -> None:
    typer.echo(f"Dengta CRM cannot start: {text}", err=True)
    raise typer.Exit(code)
