"""Attacks run against the built product, see ``tests/server.py``."""

from tests.server import server

__all__ = ["server"]
