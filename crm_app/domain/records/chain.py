"""How audit entries hang together: each digest covers the entry before it and a salted digest of its values."""

import hashlib
import json
from typing import Any


def chain_digest(previous: str, envelope: list[Any], values_digest: str) -> str:
    """The digest of an audit entry, which covers the one before it."""
    return hashlib.sha256(json.dumps([previous, *envelope, values_digest], default=str).encode()).hexdigest()


def salted_digest(salt: str, changes: dict[str, Any]) -> str:
    """The digest of an entry's values; without the salt nothing can be guessed from it."""
    return hashlib.sha256((salt + json.dumps(changes, sort_keys=True, default=str)).encode()).hexdigest()
