"""Files that people take with them; each asks the domain for this very person first."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from crm_app.api.answers import refused
from crm_app.api.cookies import login_digest
from crm_app.domain.errors import DomainError
from crm_app.domain.imports.error_file import error_file
from crm_app.states.pool import work_as


async def import_errors(request: Request) -> Response:
    """The rows of an import that did not come in, with what is wrong with each."""
    job_id = min(request.path_params["job_id"], 2**53)
    try:
        name, data = await work_as(
            login_digest(request.scope), writing=False,
            task=lambda work: error_file(work.session, work.actor, job_id=job_id, locale=work.actor.locale),
        )  # fmt: skip
    except DomainError as refusal:
        return refused(refusal)
    return attachment(name, data)


def attachment(name: str, data: bytes) -> Response:
    """A CSV file to save, never to show; the name may hold whatever people typed, so it is encoded whole."""
    return Response(data, media_type="text/csv; charset=utf-8", headers={
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name[-150:], safe='')}",
    })  # fmt: skip
