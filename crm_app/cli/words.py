"""What commands say: in the terminal's language, to the right stream."""

import os
from typing import NoReturn

import typer

from crm_app.i18n import t

EXIT_SOME_ROWS_FAILED = 1
EXIT_WRONG_USE = 2
EXIT_NOTHING_DONE = 3
EXIT_INTERRUPTED = 130


def locale() -> str:
    """``zh`` on a Chinese terminal, else ``en``."""
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if spoken.lower().startswith("zh") else "en"


def say(key: str, **params: object) -> None:
    """A line for the person, on standard error so that standard output stays for results."""
    typer.echo(t(locale(), key, **params), err=True)


def stop(key: str, code: int = EXIT_WRONG_USE, **params: object) -> NoReturn:
    """End the command with one clear line."""
    say(key, **params)
    raise typer.Exit(code)
