"""What the environment says, checked once and frozen.

Standard library only: ``run.py`` checks the settings before anything is installed.
"""

import ipaddress
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

# This computer only. A CRM on plain HTTP should not appear on a network because somebody typed
# `make run`; whoever wants phones to reach it says CRM_HOST=0.0.0.0 and is told what that means.
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 3000
DEFAULT_DATA_DIR = "data"

_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_HOST_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*")


class SettingsError(Exception):
    """A setting has a value the product cannot work with; the text is one line for a person."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that may differ between two installations of the same code."""

    host: str
    port: int
    data_dir: Path
    database_url: str
    redis_url: str | None
    public_url: str | None
    workers: int

    @property
    def is_open_to_network(self) -> bool:
        """Whether other machines can reach the port."""
        return self.host != "localhost" and not _is_loopback(self.host)


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check every CRM_* variable.

    Raises:
        SettingsError: A value is wrong; the message names the variable and what it may be.
    """
    given = {name: value.strip() for name, value in environ.items() if name.startswith("CRM_") and value.strip()}
    data_dir = _data_dir(given.get("CRM_DATA_DIR", DEFAULT_DATA_DIR))
    redis_url = _redis_url(given.get("CRM_REDIS_URL"))
    return Settings(
        host=_host(given.get("CRM_HOST", DEFAULT_HOST)),
        port=_whole_number("CRM_PORT", given.get("CRM_PORT", str(DEFAULT_PORT)), 1, 65535),
        data_dir=data_dir,
        database_url=_database_url(given.get("CRM_DATABASE_URL"), data_dir),
        redis_url=redis_url,
        public_url=_public_url(given.get("CRM_PUBLIC_URL")),
        workers=_workers(given.get("CRM_WORKERS", "1"), redis_url),
    )


@lru_cache(maxsize=1)
def current_settings() -> Settings:
    """The settings of this process."""
    return load_settings()


def _whole_number(name: str, text: str, low: int, high: int) -> int:
    if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
        raise SettingsError(f"{name} must be a whole number from {low} to {high}, not {text!r}.")
    return int(text)


def _host(text: str) -> str:
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        # "127.0.0.300" looks like a host name to the pattern, but is a mistyped address.
        if _HOST_NAME.fullmatch(text) and not re.fullmatch(r"[\d.]+", text):
            return text
    raise SettingsError(f"CRM_HOST must be an address to listen on such as 127.0.0.1 or 0.0.0.0, not {text!r}.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _data_dir(text: str) -> Path:
    path = Path(text).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise SettingsError(f"CRM_DATA_DIR must be a folder, but {path} is a file.")
    return path


def _database_url(text: str | None, data_dir: Path) -> str:
    if text is None:
        return f"sqlite:///{(data_dir / 'crm.sqlite3').as_posix()}"
    scheme, separator, rest = text.partition("://")
    if separator and scheme == "sqlite" and len(rest) > 1 and rest.startswith("/"):
        return text
    # One driver is installed; people write the address in any of the three usual ways.
    if separator and scheme in ("postgres", "postgresql", "postgresql+psycopg") and rest:
        return f"postgresql+psycopg://{rest}"
    raise SettingsError("CRM_DATABASE_URL must start with sqlite:/// or postgresql:// and name a database.")


def _redis_url(text: str | None) -> str | None:
    if text is None or re.match(r"(rediss?|unix)://.", text):
        return text
    raise SettingsError("CRM_REDIS_URL must start with redis://, rediss:// or unix://.")


def _public_url(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.username or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise SettingsError(f"CRM_PUBLIC_URL must look like https://crm.example.com, without a path, not {text!r}.")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _workers(text: str, redis_url: str | None) -> int:
    workers = _whole_number("CRM_WORKERS", text, 1, 64)
    if workers > 1 and redis_url is None:
        # Without it each worker holds other people's sessions: lost updates and wrong counts.
        raise SettingsError("CRM_WORKERS above 1 needs CRM_REDIS_URL, which the workers share their state through.")
    return workers


if __name__ == "__main__":
    try:
        load_settings()
    except SettingsError as error:
        sys.exit(f"Dengta CRM cannot start: {error}")
