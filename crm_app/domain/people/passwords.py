"""Argon2id for passwords, digests for random tokens."""

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
# Verified when there is no such account, so that a missing account takes as long as a wrong password.
_NOBODY = _hasher.hash(secrets.token_hex(16))
SHORTEST = 10


def hash_password(password: str) -> str:
    """An Argon2id hash with its own salt. Slow on purpose: never on the event loop."""
    return _hasher.hash(password)


def password_matches(password: str, stored: str | None) -> bool:
    """Whether a password is the stored one; takes the same time when nothing is stored."""
    try:
        return _hasher.verify(stored or _NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def new_token() -> str:
    """A random token of 256 bits for cookies and one-time links."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
