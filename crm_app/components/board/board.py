"""The board: one React component over plain messages.

The server keeps no cards in state. It sends a snapshot once, then numbered changes, pages and
replies; the component shows them, paints moves at once and takes back what is refused. Leads use
it first; whatever else has stages and cards (opportunities, complaints) can use it as it is.
"""

from pathlib import Path
from typing import Any

import reflex as rx

from crm_app.i18n.label import RUNTIME as RUNTIME  # the board's words.js imports that module

# Every part is published beside board.jsx, so that their relative imports find one another.
for _part in sorted(Path(__file__).parent.glob("*.js*")):
    rx.asset(_part.name, shared=True)


class Board(rx.NoSSRComponent):
    """Columns of cards, or the same as a table.

    An empty dict in a message prop means: nothing new.

    Attributes:
        snapshot: Everything: rev, seq, view, sort, currency, columns, rows, can, options.
        ops: Changes since ``from_seq``: cards, gone, totals per stage; ``stale`` asks for a snapshot.
        page: More cards of a column, or of the table when its stage is "".
        reply: The answer to a change of this client, with the stored cards.
        selected_open: The lead open in the drawer, 0 for none.
        on_move: ``{op, id, to, before, after, seen, version}``. The card was dropped above ``before``
            and below ``after``; 0 stands for no card there.
        on_more: ``{rev, stage, rank, id, sort_value, have}``: the place of the last loaded card and how
            many are loaded.
        on_sort: The name of an order, "rank" for none.
    """

    library = rx.asset("board.jsx", shared=True).importable_path
    tag = "Board"
    lib_dependencies: list[str] = ["@hello-pangea/dnd@18.0.1", "@tanstack/react-virtual@3.14.26"]

    snapshot: rx.Var[dict[str, Any]]
    ops: rx.Var[dict[str, Any]]
    page: rx.Var[dict[str, Any]]
    reply: rx.Var[dict[str, Any]]
    selected_open: rx.Var[int]

    on_move: rx.EventHandler[rx.event.passthrough_event_spec(dict)]
    on_more: rx.EventHandler[rx.event.passthrough_event_spec(dict)]
    on_open: rx.EventHandler[rx.event.passthrough_event_spec(int)]
    on_resync: rx.EventHandler[rx.event.passthrough_event_spec(int)]
    on_quick_add: rx.EventHandler[rx.event.passthrough_event_spec(dict)]
    on_disqualify: rx.EventHandler[rx.event.passthrough_event_spec(dict)]
    on_bulk: rx.EventHandler[rx.event.passthrough_event_spec(dict)]
    on_sort: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_ack: rx.EventHandler[rx.event.passthrough_event_spec(int)]
