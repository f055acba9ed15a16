"""Leads: the board or the table, filters above, one lead in the drawer."""

import reflex as rx

from crm_app.components.board.board import Board
from crm_app.components.shell.shell import page_frame
from crm_app.pages.leads.create_dialog import create_dialog
from crm_app.pages.leads.drawer import lead_drawer
from crm_app.pages.leads.filter_chips import filter_chips
from crm_app.pages.leads.head import leads_head
from crm_app.pages.leads.reason_dialog import reason_dialog
from crm_app.pages.leads.views_menu import view_dialog
from crm_app.states.lead_bar import LeadBarState
from crm_app.states.lead_drawer import LeadDrawerState
from crm_app.states.leads import LeadsState


def leads_page() -> rx.Component:
    """The page."""
    body = rx.el.div(filter_chips(), lead_board(), class_name="leads")
    return rx.fragment(
        page_frame("leads.title", leads_head(), body, active="leads"),
        lead_drawer(), create_dialog(), reason_dialog(), view_dialog(),
    )  # fmt: skip


def lead_board() -> rx.Component:
    """The wrapped board with this page's events."""
    return Board.create(
        snapshot=LeadsState.snapshot, ops=LeadsState.ops, page=LeadsState.page, reply=LeadsState.reply,
        selected_open=LeadDrawerState.lead["id"].to(int),
        on_move=LeadsState.move, on_more=LeadsState.more, on_open=LeadDrawerState.open, on_resync=LeadsState.resync,
        on_quick_add=LeadsState.quick_add, on_disqualify=LeadsState.ask_reason, on_bulk=LeadsState.change_many,
        on_sort=LeadBarState.sort_by, on_ack=LeadsState.acknowledge,
    )  # fmt: skip
