"""Files that people bring: looked at only for whoever may import, counted while they come, kept by their content."""

import asyncio
import tempfile
from typing import IO

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from crm_app.api.answers import refused
from crm_app.api.cookies import login_digest
from crm_app.api.throttle import Throttle
from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.errors import DomainError, Throttled
from crm_app.domain.imports.service import RIGHT, stage_upload
from crm_app.settings import current_settings
from crm_app.states.pool import work_as

# Beyond this a file lies on the disk while it comes, so that slow senders cost no memory.
IN_MEMORY = 256 * 1024
LONGEST_WAIT = 180  # seconds for a whole file
_brought = Throttle(rate=0.1, burst=20)
# Whole files are held in memory one at a time only.
_in_hand = asyncio.Semaphore(1)


async def upload(request: Request) -> Response:
    """POST a file as the body, its name as ``?name=``; answers ``{"file_id": …}``."""
    digest = login_digest(request.scope)
    try:
        await work_as(digest, lambda work: ensure_may(work.actor, RIGHT), writing=False)
        if not _brought.allows(digest or ""):
            raise Throttled(10)
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=current_settings().data_dir) as kept:
            async with asyncio.timeout(LONGEST_WAIT):
                async for part in request.stream():
                    kept.write(part)
            return JSONResponse({"file_id": await _keep(digest, request.query_params.get("name", ""), kept)})
    except DomainError as refusal:
        return refused(refusal)
    except (TimeoutError, ClientDisconnect):
        return Response(status_code=408)


async def _keep(digest: str | None, name: str, kept: IO[bytes]) -> int:
    async with _in_hand:
        kept.seek(0)
        data = kept.read()
        return await work_as(digest, lambda work: stage_upload(work.session, work.actor, name=name, data=data))
