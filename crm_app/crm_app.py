"""READ FIRST: the app and every page on one screen."""

from crm_app import routes
from crm_app.api.routes import http_routes
from crm_app.api.socket import CrmApp
from crm_app.components.shell import STYLESHEETS, app_wraps, head_components
from crm_app.components.shell.empty import not_found_page
from crm_app.pages.account.page import account_page
from crm_app.pages.admin.page import admin_page
from crm_app.pages.home.page import home_page
from crm_app.pages.imports.page import imports_page
from crm_app.pages.join.page import join_page
from crm_app.pages.leads.page import leads_page
from crm_app.pages.login.page import login_page
from crm_app.pages.setup.page import setup_page
from crm_app.pages.today.page import today_page
from crm_app.states.account import AccountState
from crm_app.states.admin.page import AdminPageState
from crm_app.states.base import AppState
from crm_app.states.imports import ImportsState
from crm_app.states.join import JoinState
from crm_app.states.leads import LeadsState
from crm_app.states.today import TodayState

app = CrmApp(
    app_wraps=app_wraps(), toaster=None, reset_style=False, html_lang="en", head_components=head_components(),
    stylesheets=[*STYLESHEETS, "/css/board.css", "/css/pages.css", "/css/admin.css", "/css/imports.css"], api_transformer=http_routes(),
)  # fmt: skip

app.add_page(home_page, route=routes.HOME, on_load=AppState.go_home)
app.add_page(login_page, route=routes.LOGIN)
app.add_page(setup_page, route=routes.SETUP)
app.add_page(leads_page, route=routes.LEADS, on_load=LeadsState.open_page)
app.add_page(imports_page, route=routes.IMPORTS, on_load=ImportsState.open_page)
app.add_page(not_found_page, route="/404")
app.add_page(today_page, route=routes.TODAY, on_load=TodayState.open_page)
app.add_page(admin_page, route=routes.ADMIN, on_load=AdminPageState.open_page)
app.add_page(account_page, route=routes.ACCOUNT, on_load=AccountState.open_page)
app.add_page(join_page, route=routes.JOIN, on_load=JoinState.open_page)
