"""Leads: the board or the table, filters above, one lead in the drawer."""

import reflex as rx

from crm_app.components.board.board import Board
from crm_app.components.shell.shell import page_frame
from crm_app.states.lead_drawer import LeadDrawerState
from crm_app.states.leads import LeadsState


def leads_page() -> rx.Component:
    """The page."""
    return page_frame("leads.title", None, lead_board(), active="leads")


def lead_board() -> rx.Component:
    """The wrapped board with this page's events."""
    return Board.create(
        snapshot=LeadsState.snapshot, ops=LeadsState.ops, page=LeadsState.page, reply=LeadsState.reply,
        selected_open=LeadDrawerState.lead["id"].to(int),
        on_move=LeadsState.move, on_more=LeadsState.more, on_open=LeadDrawerState.open, on_resync=LeadsState.resync,
        on_quick_add=LeadsState.quick_add, on_disqualify=LeadsState.ask_reason, on_bulk=LeadsState.change_many,
        on_sort=LeadsState.sort_by, on_ack=LeadsState.acknowledge,
    )  # fmt: skip
