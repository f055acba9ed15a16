"""Two questions of whoever runs this: is the process alive, and can it work."""

import time
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import JSONResponse

from crm_app.db.migrate import is_current
from crm_app.db.uow import unit_of_work
from crm_app.domain.people.setup import has_real_workspace
from crm_app.settings import current_settings
from crm_app.states.pool import in_thread


async def alive(_request: Request) -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "ok"})


async def ready(_request: Request) -> JSONResponse:
    """The database answers and has the present shape."""
    try:
        current = await in_thread(_database_is_ready)
    except Exception:
        current = False
    return JSONResponse({"status": "ok" if current else "unavailable", "database": current}, status_code=200 if current else 503)


def _database_is_ready() -> bool:
    with unit_of_work(writing=False) as session:
        has_real_workspace(session)
    return _has_present_shape()


@lru_cache(maxsize=1)
def _shape_seen(_round: int) -> bool:
    return is_current(current_settings().database_url)


def _has_present_shape() -> bool:
    # Anybody may ask, and the answer takes reading all migrations: once in ten seconds is enough.
    return _shape_seen(int(time.monotonic() // 10))
