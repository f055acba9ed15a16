"""What becomes of errors that no handler of ours has caught: a line in the log, nothing on the wire."""

import logging
import secrets

from reflex.event import EventSpec

from crm_app.api.throttle import Throttle

log = logging.getLogger(__name__)
# Anybody can report errors of a page, signed in or not: a few are useful, a flood fills the disk.
_page_errors = Throttle(rate=0.5, burst=20)
LONGEST = 2000
# Warns with the values that did not fit, and what people type is not for logs.
logging.getLogger("reflex_base.event.processor.base_state_processor").setLevel(logging.ERROR)


def note_backend_error(exception: Exception) -> EventSpec | list[EventSpec] | None:
    """Log an error of ours in full, and one that a made-up event caused in a line; tell the client nothing."""
    if isinstance(exception, (KeyError, TypeError, ValueError)) and not _is_ours(exception):
        log.warning("an event that no page of ours sends: %s", type(exception).__name__)
    else:
        log.error("unexpected error %s", secrets.token_hex(4), exc_info=exception)
    return None


def note_page_error(exception: Exception) -> None:
    """Log what went wrong in somebody's browser, cut and on one line."""
    if _page_errors.allows("all"):
        log.error("error in a page: %s", str(exception)[:LONGEST].encode("unicode_escape").decode("ascii"))


def _is_ours(exception: Exception) -> bool:
    """Whether any line of our own code was running."""
    frame = exception.__traceback__
    while frame:
        if frame.tb_frame.f_globals.get("__name__", "").startswith("crm_app."):
            return True
        frame = frame.tb_next
    return False
