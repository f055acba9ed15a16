"""The browser talks to wherever the page came from.

Reflex writes the server's address into the bundle, so a build for port 3000 dials port 3000 even
when it is served on another port, from another machine, or behind a proxy with https. In a
production build every endpoint therefore takes protocol, host and port from the address bar.

While developing, pages come from Vite on one port and the socket stays on Reflex's own second
port; Vite passes our HTTP routes (login, downloads) on, so that they share the page's origin.
"""

import json
import re
from typing import Any

from reflex.plugins import Plugin

# Reflex internals, pinned with the version in requirements.txt. If an update moves them the build
# stops here instead of shipping pages that cannot connect.
_CLIENT_FILE = "utils/state.js"
_CLIENT_ANCHOR = """  const endpoint = new URL(url_str);
"""
_CLIENT_PATCH = """  const endpoint = new URL(url_str);
  // Same origin as the page (see crm_app/frontend/same_origin.py).
  if (import.meta.env.PROD && typeof window !== "undefined") {
    const secure = window.location.protocol === "https:";
    const socket = endpoint.protocol === "ws:" || endpoint.protocol === "wss:";
    endpoint.protocol = (socket ? "ws" : "http") + (secure ? "s:" : ":");
    endpoint.hostname = window.location.hostname;
    endpoint.port = window.location.port;
    return endpoint;
  }
"""
_VITE_FILE = "vite.config.js"
_VITE_ANCHOR = """  server: {
    port: process.env.PORT,
"""

# Served by us beside Reflex's pages, see crm_app/api.
_HTTP_ROUTES = ("/api/", "/auth/", "/healthz", "/readyz")


class BuildPatchError(RuntimeError):
    """Reflex's own code no longer looks the way a patch of ours expects."""


class SameOriginPlugin(Plugin):
    """Makes one build work on every address, and gives development one origin for HTTP routes."""

    def __init__(self, backend_port: int) -> None:
        self.backend_port = backend_port

    def pre_compile(self, **context: Any) -> None:
        """Register the two rewrites of files Reflex is about to write."""
        context["add_modify_task"](_CLIENT_FILE, patch_client)
        context["add_modify_task"](_VITE_FILE, self._patch_vite)

    def _patch_vite(self, text: str) -> str:
        proxy = json.dumps(dict.fromkeys(_HTTP_ROUTES, f"http://127.0.0.1:{self.backend_port}"))
        # The port may differ from the last compile, so an older line of ours is taken out first.
        clean = re.sub(r"^    proxy: \{.*\},\n", "", text, flags=re.MULTILINE)
        return replace_once(clean, _VITE_ANCHOR, f"{_VITE_ANCHOR}    proxy: {proxy},\n", _VITE_FILE)


def patch_client(text: str) -> str:
    """Reflex's client with every endpoint on the page's origin."""
    return replace_once(text, _CLIENT_ANCHOR, _CLIENT_PATCH, _CLIENT_FILE)


def replace_once(text: str, anchor: str, patch: str, name: str) -> str:
    """Replace the one place an anchor stands at; a text already patched comes back as it is.

    Raises:
        BuildPatchError: The anchor is missing or stands in several places.
    """
    if patch in text:
        return text
    if text.count(anchor) != 1:
        raise BuildPatchError(
            f"{name} of this Reflex version has {text.count(anchor)} places like {anchor.strip()!r}, expected one: "
            "look at crm_app/frontend/same_origin.py before changing the pinned version."
        )
    return text.replace(anchor, patch)
