"""What run.py is made of: the build that is kept, the ways to an environment, the patches of Reflex."""

from pathlib import Path

import pytest

from crm_app.frontend.same_origin import BuildPatchError, SameOriginPlugin, patch_client
from tools import build, environment
from tools.shell import Stop


class TestBuild:
    """The build is kept until something it is made from changes."""

    @pytest.fixture(autouse=True)
    def small_project(self, tmp_path, monkeypatch):
        for name in ("crm_app/page.py", "assets/css/base.css", "rxconfig.py", "requirements.txt"):
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("before")
        pages = tmp_path / ".web" / "build" / "client"
        self.root, self.builds, self.works, self.while_building = tmp_path, 0, True, lambda: None
        monkeypatch.setattr(build, "ROOT", tmp_path)
        monkeypatch.setattr(build, "PAGES", pages)
        monkeypatch.setattr(build, "STAMP", tmp_path / ".web" / "stamp")
        monkeypatch.setattr(build, "build_with", self.fake_build)
        monkeypatch.setattr(build, "build_with_node", lambda: False)

    def fake_build(self, environ):
        self.builds += 1
        self.while_building()
        build.PAGES.mkdir(parents=True, exist_ok=True)
        return self.works

    def test_nothing_changed_builds_nothing(self):
        build.ensure_build()
        build.ensure_build()
        assert self.builds == 1

    @pytest.mark.parametrize(
        "name", ["crm_app/page.py", "crm_app/new.jsx", "assets/css/base.css", "reflex.lock/bun.lock"]
    )
    def test_a_changed_or_new_source_builds_again(self, name):
        build.ensure_build()
        (self.root / name).parent.mkdir(exist_ok=True)
        (self.root / name).write_text("after")
        build.ensure_build()
        assert self.builds == 2

    @pytest.mark.parametrize("name", ["crm_app/__pycache__/page.pyc", "assets/external/board.jsx", "data/crm.sqlite3"])
    def test_what_python_and_reflex_write_changes_nothing(self, name):
        build.ensure_build()
        (self.root / name).parent.mkdir(parents=True)
        (self.root / name).write_text("new")
        build.ensure_build()
        assert self.builds == 1

    def test_a_file_saved_during_a_build_builds_again(self):
        self.while_building = lambda: (self.root / "crm_app/page.py").write_text("saved meanwhile")
        build.ensure_build()
        self.while_building = lambda: None
        build.ensure_build()
        build.ensure_build()
        assert self.builds == 2

    def test_the_lock_a_build_brings_up_to_date_is_part_of_it(self):
        (self.root / "reflex.lock").mkdir()
        self.while_building = lambda: (self.root / "reflex.lock/bun.lock").write_text("newer")
        build.ensure_build()
        build.ensure_build()
        assert self.builds == 1

    def test_a_failed_build_is_tried_again(self):
        self.works = False
        with pytest.raises(Stop):
            build.ensure_build()
        self.works = True
        build.ensure_build()
        assert self.builds == 2


def test_a_build_hears_nothing_of_where_it_will_be_served(monkeypatch):
    heard = {}
    monkeypatch.setattr(build.subprocess, "call", lambda command, env: heard.update(env) or 0)
    assert build.build_with({"CRM_PORT": "1", "CRM_HOST": "0.0.0.0", "PATH": "x"})
    assert heard == {"PATH": "x"}


class TestEnvironment:
    """A virtual environment is made in the first way that works here."""

    @pytest.fixture(autouse=True)
    def bare_machine(self, tmp_path, monkeypatch):
        monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
        monkeypatch.setattr(environment, "PYTHON", tmp_path / ".venv" / "python")
        for way in ("venv_by_itself", "venv_after_apt", "venv_by_uv", "venv_by_virtualenv"):
            monkeypatch.setattr(environment, way, lambda python: False)
        self.monkeypatch = monkeypatch

    @pytest.mark.parametrize("way", ["venv_by_itself", "venv_after_apt", "venv_by_uv", "venv_by_virtualenv"])
    def test_one_way_is_enough(self, way):
        def make(python):
            environment.VENV.mkdir()
            environment.PYTHON.touch()
            return True

        self.monkeypatch.setattr(environment, way, make)
        environment.make_environment()
        assert environment.environment_works()

    def test_no_way_ends_with_one_clear_line(self):
        with pytest.raises(Stop, match="python3-venv") as stop:
            environment.make_environment()
        assert stop.value.code == environment.EXIT_NO_ENVIRONMENT

    def test_no_python_ends_with_the_version_that_is_needed(self):
        self.monkeypatch.setattr(environment, "find_python", lambda: None)
        with pytest.raises(Stop, match=r"3\.11") as stop:
            environment.make_environment()
        assert stop.value.code == environment.EXIT_NO_PYTHON

    def test_an_environment_that_was_moved_is_made_again(self):
        environment.VENV.mkdir()
        environment.PYTHON.touch()
        (environment.VENV / "made-for").write_text("/somewhere/else/.venv")
        assert not environment.environment_works()


class TestSameOrigin:
    """The patches of Reflex's client fit the pinned version and complain when they do not."""

    @pytest.fixture
    def client(self):
        import reflex_base

        return (Path(reflex_base.__file__).parent / ".templates/web/utils/state.js").read_text(encoding="utf-8")

    def test_the_pinned_client_is_patched_once(self, client):
        patched = patch_client(client)
        assert patched.count("window.location.port") == 1
        assert patch_client(patched) == patched

    def test_a_client_that_looks_different_stops_the_build(self, client):
        with pytest.raises(BuildPatchError, match=r"state\.js"):
            patch_client(client.replace("new URL(url_str)", "new URL(address)"))

    def test_in_development_our_http_routes_are_passed_on_to_the_second_port(self):
        from reflex.utils.frontend_skeleton import _compile_vite_config
        from reflex_base.config import get_config

        config = _compile_vite_config(get_config())
        first = SameOriginPlugin(backend_port=3001)._patch_vite(config)
        assert '"/auth/": "http://127.0.0.1:3001"' in first
        assert SameOriginPlugin(backend_port=4001)._patch_vite(first).count("proxy:") == 1
