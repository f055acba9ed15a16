"""Log lines of the worker: data on standard error, never the values that a failing function held."""

import logging
import sys
from typing import Any

import structlog


def logs_to_stderr(*, quiet: bool = False) -> None:
    """Set logging up for a process without pages.

    Args:
        quiet: From warnings up only.
    """
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if quiet else logging.INFO),
        logger_factory=_to_stderr,
    )


def _to_stderr(*_names: Any) -> structlog.PrintLogger:
    # Looked up each time: standard error may be another one than at the start.
    return structlog.PrintLogger(sys.stderr)
