"""Every address of the product, in one place."""

HOME = "/"
LOGIN = "/login"
SETUP = "/setup"
TODAY = "/today"
LEADS = "/leads"
IMPORTS = "/leads/import"
ADMIN = "/admin"

AUTH_LOGIN = "/auth/login"
AUTH_PERSONA = "/auth/persona"
AUTH_SETUP = "/auth/setup"
AUTH_LOGOUT = "/auth/logout"
UPLOADS = "/api/uploads"
IMPORT_ERRORS = "/api/imports/{job_id:int}/errors.csv"
LEAD_EXPORT = "/api/leads/export.csv"
HEALTH = "/healthz"
READY = "/readyz"


def lead(number: int) -> str:
    """The page with one lead's drawer open."""
    return f"{LEADS}?lead={number}"
