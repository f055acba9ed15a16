"""Text on pages: a Var that reads the catalogue in the browser.

Switching the language needs no server: every component that shows a label
re-renders from the other catalogue.
"""

import reflex as rx
from reflex.vars import VarData

_RUNTIME = rx.asset("i18n.js", shared=True)
# Components written in JSX import the same module by this path.
RUNTIME = _RUNTIME.importable_path


def label(key: str | rx.Var, **params: object) -> rx.Var[str]:
    """The message for a key in the reader's language, as a Var.

    Args:
        key: A catalogue key, or a Var holding one (for ``rx.foreach``).
        params: Values for the placeholders; Vars or plain values.
    """
    wanted = rx.Var.create(key)
    values = rx.Var.create(params) if params else None
    call = f"tr({wanted!s})" if values is None else f"tr({wanted!s}, {values!s})"
    return _reading("useT", "tr", call, wanted, values)


def money(minor: rx.Var | int, currency: rx.Var | str) -> rx.Var[str]:
    """An amount of minor units in the reader's format."""
    return _formatted("formatMoney", minor, currency)


def compact_money(minor: rx.Var | int, currency: rx.Var | str) -> rx.Var[str]:
    """A short amount: ¥120万 or ¥1.2M."""
    return _formatted("formatCompactMoney", minor, currency)


def number(value: rx.Var | int) -> rx.Var[str]:
    """A number with the reader's separators."""
    return _formatted("formatNumber", value)


def day(value: rx.Var | str) -> rx.Var[str]:
    """An ISO date in full."""
    return _formatted("formatDate", value)


def short_day(value: rx.Var | str) -> rx.Var[str]:
    """An ISO date without its year."""
    return _formatted("formatDay", value)


def moment(value: rx.Var | str) -> rx.Var[str]:
    """An ISO timestamp with its time of day."""
    return _formatted("formatMoment", value)


def relative_day(days: rx.Var | int) -> rx.Var[str]:
    """Calendar days from today: today, tomorrow, 3 days ago."""
    return _formatted("formatRelative", days)


def name_in(names: rx.Var) -> rx.Var[str]:
    """The entry of ``{zh, en}`` in the reader's language."""
    return _formatted("nameIn", names)


def _formatted(function: str, *values: object) -> rx.Var[str]:
    arguments = [rx.Var.create(value) for value in values]
    call = f"{function}({', '.join(str(one) for one in arguments)}, locale)"
    return _reading("useLocale", "locale", call, *arguments, also=function)


def _reading(hook: str, name: str, expression: str, *parts: rx.Var | None, also: str = "") -> rx.Var[str]:
    """A string Var whose component calls one hook of the runtime."""
    tags = [hook, also] if also else [hook]
    data = VarData.merge(
        *(part._get_all_var_data() for part in parts if part is not None),
        VarData(
            imports={RUNTIME: [rx.ImportVar(tag=tag) for tag in tags]},
            hooks={f"const {name} = {hook}();": None},
        ),
    )
    return rx.Var(_js_expr=expression, _var_type=str, _var_data=data).to(str)
