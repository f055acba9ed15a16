"""The frame, what floats over it, and the controls every page is made of."""

from crm_app.components.shell.dialog import confirm, dialog, sheet
from crm_app.components.shell.drawer import drawer
from crm_app.components.shell.empty import empty, error_body, not_found_body, not_found_page
from crm_app.components.shell.field import check, field
from crm_app.components.shell.head import STYLESHEETS, head_components
from crm_app.components.shell.icons import icon
from crm_app.components.shell.menu import menu, menu_item, menu_line, menu_link, panel
from crm_app.components.shell.shell import app_wraps, page_frame
from crm_app.components.shell.skeleton import skeleton, skeleton_rows

__all__ = [
    "STYLESHEETS",
    "app_wraps",
    "check",
    "confirm",
    "dialog",
    "drawer",
    "empty",
    "error_body",
    "field",
    "head_components",
    "icon",
    "menu",
    "menu_item",
    "menu_line",
    "menu_link",
    "not_found_body",
    "not_found_page",
    "page_frame",
    "panel",
    "sheet",
    "skeleton",
    "skeleton_rows",
]
