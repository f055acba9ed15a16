"""One command starts it: the second start, the addresses, the end, the exit codes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager

import pytest

from tools.browser import installed_browser
from tools.shell import ROOT

ANSWER_WITHIN = 60  # seconds; the first start of a data folder also loads the sample company
posix_only = pytest.mark.skipif(os.name != "posix", reason="signals are a POSIX matter")


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port, path="/ping"):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=1) as reply:
            return reply.status == 200
    except OSError:
        return False


def wait_for(condition, seconds=ANSWER_WITHIN):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)


def command_line(*arguments, **settings):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
    return {"args": [sys.executable, *arguments], "env": {**environ, **settings}, "cwd": ROOT}


@contextmanager
def running(data_dir, *arguments, **settings):
    port = free_port()
    process = subprocess.Popen(
        **command_line(*arguments, CRM_PORT=str(port), CRM_DATA_DIR=str(data_dir), **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    process.port = port
    try:
        wait_for(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None, process.stdout.read()
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """A data folder that has been started once."""
    folder = tmp_path_factory.mktemp("data")
    with running(folder, "run.py", "run"):
        return folder


def test_the_second_start_takes_at_most_five_seconds_and_builds_nothing(data_dir):
    begun = time.monotonic()
    with running(data_dir, "run.py", "run") as process:
        seconds = time.monotonic() - begun
        process.terminate()
        said = process.stdout.read()
    assert "building" not in said
    assert seconds <= 5


@pytest.mark.e2e
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_page_talks_to_the_address_it_was_opened_at(data_dir, host):
    from playwright.sync_api import sync_playwright

    with running(data_dir, "run.py", "run") as process, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=["--no-sandbox"])
        page = browser.new_page()
        with page.expect_websocket(timeout=15_000) as opened:
            page.goto(f"http://{host}:{process.port}/")
        assert opened.value.url.startswith(f"ws://{host}:{process.port}/_event")
        opened.value.wait_for_event("framereceived", timeout=15_000)
        browser.close()


@posix_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_when_asked(data_dir, number):
    with running(data_dir, "run.py", "run") as process:
        process.send_signal(number)
        assert process.wait(timeout=15) == 0
        assert not answers(process.port)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is asked for on Linux only")
def test_a_killed_server_leaves_nothing_on_its_port(data_dir):
    with running(data_dir, "run.py", "run") as process:
        process.kill()
        wait_for(lambda: not answers(process.port), seconds=10)


def test_a_taken_port_is_named_in_one_line(tmp_path):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = subprocess.run(
            **command_line("-m", "crm_app", "serve", CRM_PORT=port, CRM_DATA_DIR=str(tmp_path)),
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 3
    assert port in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("start", [["run.py", "run"], ["-m", "crm_app", "serve"]])
def test_a_wrong_setting_ends_the_start_with_one_line(start):
    result = subprocess.run(**command_line(*start, CRM_PORT="http"), capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "CRM_PORT" in result.stderr
    assert result.stderr.count("\n") == 1


def test_help_names_every_command():
    result = subprocess.run(**command_line("run.py", "help"), capture_output=True, text=True, check=True)
    assert all(name in result.stdout for name in ("run", "dev", "test", "bench", "screenshots", "help"))


def test_an_unknown_command_is_refused():
    result = subprocess.run(**command_line("run.py", "rnu"), capture_output=True, text=True, check=False)
    assert result.returncode == 2


def test_a_worker_that_dies_is_started_again_and_the_web_process_goes_on(tmp_path):
    port, lives = free_port(), tmp_path / "lives"
    script = f"""
import sys
from crm_app.cli.processes import Processes
web = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "{port}"]
worker = [sys.executable, "-c", "open({str(lives)!r}, 'a').write('+'); raise SystemExit(1)"]
sys.exit(Processes(web=web, worker=worker, environ={{}}).run(print, health_url="http://127.0.0.1:{port}/"))
"""
    process = subprocess.Popen(**command_line("-c", script), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        wait_for(lambda: lives.exists() and len(lives.read_text()) >= 2, seconds=15)
        assert answers(port, "/")
    finally:
        process.terminate()
        _, complaint = process.communicate(timeout=15)
    assert process.returncode == 0
    assert "the worker ended with code 1, starting it again" in complaint
