"""A place for one file: dropped or chosen, sent with progress, refused in the reader's words."""

import reflex as rx
from reflex_components_lucide.icon import LUCIDE_LIBRARY

# Linked together: the component imports its neighbour by relative path.
_FILES = {name: rx.asset(name, shared=True).importable_path for name in ("upload.jsx", "sending.js")}


class Upload(rx.Component):
    """Sends a file to an address and tells its id.

    Attributes:
        to: Where it is sent, as the body of a POST.
        endings: What file names may end with.
        most_mb: The server's cap.
        on_uploaded: The id under which the server keeps it.
    """

    library = _FILES["upload.jsx"]
    tag = "Upload"
    lib_dependencies: list[str] = [LUCIDE_LIBRARY]
    to: rx.Var[str]
    endings: rx.Var[list[str]]
    most_mb: rx.Var[int]
    on_uploaded: rx.EventHandler[rx.event.passthrough_event_spec(int)]
