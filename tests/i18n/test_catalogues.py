"""The catalogues: equal keys and placeholders in every language, and every key that is used."""

import ast
import re
from pathlib import Path

import pytest

from crm_app.domain.access.matrix import MATRIX
from crm_app.domain.actor import Role, Scope
from crm_app.i18n.catalogues import FOLDER, areas, messages, read
from crm_app.i18n.locales import LOCALES
from crm_app.i18n.text import PLACEHOLDER

PACKAGE = Path(__file__).resolve().parents[2] / "crm_app"
CODE = sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.jsx"), *(p for p in PACKAGE.rglob("*.js"))])
CALLS = {"label", "t", "_say"}
REFUSALS = {"NotFound", "Conflict", "RuleViolation"}


@pytest.mark.parametrize("area", areas())
def test_an_area_says_the_same_in_every_language(area):
    words = {locale: read(FOLDER / f"{area}.{locale}.json") for locale in LOCALES}
    first, *others = words.values()
    for other in others:
        assert first.keys() == other.keys()
        for key in first:
            assert set(PLACEHOLDER.findall(first[key])) == set(PLACEHOLDER.findall(other[key])), key


@pytest.mark.parametrize("locale", LOCALES)
def test_no_message_is_defined_twice_or_left_empty(locale):
    found = messages(locale)
    assert [key for key, text in found.items() if not text.strip()] == []


def test_english_is_english():
    """But for the name of the other language, and the signs that an amount may be typed with."""
    han = re.compile("[一-鿿]")
    chinese = [key for key, text in messages("en").items() if han.search(text.replace("中文", ""))]
    assert [key for key in chinese if not key.endswith("amount_hint")] == []


def python_keys():
    """Every key that Python names: in calls, and as codes of refusals."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            where = path.relative_to(PACKAGE).as_posix()
            texts = [arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if name in CALLS and texts:
                key = texts[-1] if name == "t" else texts[0]
                if re.fullmatch(r"[a-z]+(\.\w+)+", key):
                    found[key] = where
            elif name in REFUSALS and texts:
                found[f"error.{texts[0]}"] = where
            elif name == "Invalid" and node.args and isinstance(node.args[0], ast.Dict):
                for value in node.args[0].values:
                    if isinstance(value, ast.Constant) and isinstance(value.value, str):
                        found[f"error.{value.value}"] = where
            elif name == "Unfit" and texts:
                found[f"error.{texts[0]}"] = where
    return found


def script_keys():
    """Every key that a component names: ``t("…")``."""
    found = {}
    for path in CODE:
        if path.suffix in (".jsx", ".js"):
            for key in re.findall(r"""\bt\(\s*["']([a-z]+(?:\.\w+)+)["']""", path.read_text(encoding="utf-8")):
                found[key] = path.relative_to(PACKAGE).as_posix()
    return found


@pytest.mark.parametrize("locale", LOCALES)
def test_every_key_that_is_used_has_a_message(locale):
    used = python_keys() | script_keys()
    assert len(used) > 100
    missing = {key: where for key, where in used.items() if key not in messages(locale)}
    assert missing == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_roles_and_scopes_have_names(locale):
    wanted = [*(f"role.{role}" for role in Role), *(f"scope.{scope}" for scope in Scope)]
    assert [key for key in wanted if key not in messages(locale)] == []
    assert MATRIX
