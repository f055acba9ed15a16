"""Every HTTP route beside the pages, on one screen."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from crm_app import routes
from crm_app.api import auth, health
from crm_app.api.guard import Guard
from crm_app.api.policy import content_policy
from crm_app.settings import current_settings

BUILT_PAGES = Path(".web/build/client")


def http_routes() -> Starlette:
    """The routes; each asks the domain like any handler does."""
    return Starlette(routes=[
        Route(routes.AUTH_LOGIN, auth.sign_in, methods=["POST"]),
        Route(routes.AUTH_PERSONA, auth.sign_in_as_persona, methods=["POST"]),
        Route(routes.AUTH_SETUP, auth.set_up, methods=["POST"]),
        Route(routes.AUTH_LOGOUT, auth.sign_out, methods=["POST"]),
        Route(routes.HEALTH, health.alive),
        Route(routes.READY, health.ready),
    ])  # fmt: skip


def guarded(app: ASGIApp) -> ASGIApp:
    """The outermost wrapper: nothing is served beside it."""
    return Guard(app, current_settings(), content_policy(BUILT_PAGES))
