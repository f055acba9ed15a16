"""READ FIRST: the app and every page on one screen."""

import reflex as rx

from crm_app import routes
from crm_app.api.routes import guarded, http_routes
from crm_app.api.socket import CrmApp
from crm_app.components.shell.shell import app_wraps
from crm_app.pages.home.page import home_page
from crm_app.pages.leads.page import leads_page
from crm_app.pages.login.page import login_page
from crm_app.pages.setup.page import setup_page
from crm_app.states.base import AppState
from crm_app.states.leads import LeadsState

app = CrmApp(
    app_wraps=app_wraps(), toaster=None, reset_style=False, api_transformer=[http_routes(), guarded],
    stylesheets=[f"/css/{name}.css" for name in ("tokens", "base", "states", "notices", "float", "forms", "shell", "board", "pages")],
    head_components=[rx.el.script(src="/boot.js")],
)  # fmt: skip

app.add_page(home_page, route=routes.HOME, on_load=AppState.go_home)
app.add_page(login_page, route=routes.LOGIN)
app.add_page(setup_page, route=routes.SETUP)
app.add_page(leads_page, route=routes.LEADS, on_load=[LeadsState.open_page, LeadsState.listen])
