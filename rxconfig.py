"""Reflex's own settings. Ours come from the environment through crm_app/settings.py."""

import reflex as rx

from crm_app.addresses import own_origins
from crm_app.frontend.catalogues import CataloguePlugin
from crm_app.frontend.same_origin import SameOriginPlugin
from crm_app.settings import load_settings

settings = load_settings()

# Only `make dev` has a second port; a production build knows no port at all.
backend_port = settings.port + 1 if settings.port < 65535 else settings.port - 1

config = rx.Config(
    app_name="crm_app",
    frontend_port=settings.port,
    backend_port=backend_port,
    backend_host=settings.host,
    # Reflex accepts every origin with credentials by default. Never an empty list: that turns the check off.
    cors_allowed_origins=own_origins(settings),
    state_manager_mode=rx.constants.StateManagerMode.REDIS
    if settings.redis_url
    else rx.constants.StateManagerMode.MEMORY,
    redis_url=settings.redis_url,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    frontend_compression_formats=["brotli", "gzip"],
    plugins=[
        SameOriginPlugin(backend_port=backend_port),
        CataloguePlugin(),
    ],
    # Pages are behind a login, there is nothing for a search engine to list.
    disable_plugins=[rx.plugins.SitemapPlugin],
)
