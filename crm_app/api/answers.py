"""A refusal of the domain as an HTTP answer: the code and its parameters, never the text of an error."""

from starlette.responses import JSONResponse

from crm_app.domain.errors import DomainError, Invalid, NotFound, SignedOut, Throttled

_STATUS = ((SignedOut, 401), (NotFound, 404), (Throttled, 429))


def refused(refusal: DomainError) -> JSONResponse:
    """The page translates ``error.<code>``. Forbidden is a kind of NotFound and looks the same."""
    status = next((status for kind, status in _STATUS if isinstance(refusal, kind)), 422)
    params = refusal.fields if isinstance(refusal, Invalid) else refusal.params
    plain = {name: value if isinstance(value, (int, float)) else str(value) for name, value in params.items()}
    return JSONResponse({"error": {"code": refusal.code, "params": plain}}, status_code=status)
