"""Every address of the product, in one place."""

HOME = "/"
LOGIN = "/login"
SETUP = "/setup"
TODAY = "/today"
LEADS = "/leads"
IMPORTS = "/leads/import"
ADMIN = "/admin"
ACCOUNT = "/account"
JOIN = "/join"

AUTH_LOGIN = "/auth/login"
AUTH_PERSONA = "/auth/persona"
AUTH_SETUP = "/auth/setup"
AUTH_LOGOUT = "/auth/logout"
AUTH_JOIN = "/auth/join"
UPLOADS = "/api/uploads"
IMPORT_ERRORS = "/api/imports/{job_id:int}/errors.csv"
HEALTH = "/healthz"
READY = "/readyz"


def lead(number: int) -> str:
    """The page with one lead's drawer open."""
    return f"{LEADS}?lead={number}"


def join(token: str) -> str:
    """The page behind a one-time link."""
    return f"{JOIN}?token={token}"


def admin(tab: str) -> str:
    """One part of the settings."""
    return f"{ADMIN}?tab={tab}"
