"""Every HTTP route beside the pages, on one screen."""

from pathlib import Path

from reflex.utils.exec import is_prod_mode
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from crm_app import routes
from crm_app.addresses import own_origins
from crm_app.api import auth, downloads, health, uploads
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
        Route(routes.AUTH_JOIN, auth.join, methods=["POST"]),
        Route(routes.AUTH_LOGOUT, auth.sign_out, methods=["POST"]),
        Route(routes.UPLOADS, uploads.upload, methods=["POST"]),
        Route(routes.IMPORT_ERRORS, downloads.import_errors),
        Route(routes.HEALTH, health.alive),
        Route(routes.READY, health.ready),
    ])  # fmt: skip


def guarded(app: ASGIApp) -> ASGIApp:
    """The outermost wrapper: nothing is served beside it."""
    settings = current_settings()
    # While developing, pages and socket have a port each.
    elsewhere = frozenset() if is_prod_mode() else frozenset(own_origins(settings))
    return Guard(app, settings, content_policy(BUILT_PAGES), elsewhere)
