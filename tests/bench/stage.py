"""The product as it is served, on a data folder of the benchmark's own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def served(data_dir: Path) -> Iterator[tuple[str, int]]:
    """Serve the finished build.

    Yields:
        The address, and the id of the ``serve`` process.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "CRM_DATA_DIR": str(data_dir), "CRM_PORT": str(port), "CRM_HOST": "127.0.0.1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "crm_app", "serve"], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    base_url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(base_url, process)
        yield base_url, process.pid
    finally:
        process.terminate()
        process.wait(15)


def _wait_until_ready(base_url: str, process: subprocess.Popen) -> None:
    for _ in range(240):
        if process.poll() is not None:
            raise RuntimeError(f"serve ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"{base_url}/readyz", timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError("serve did not become ready")


def resident_mb(pid: int) -> dict[str, float]:
    """Resident memory by role: the web process and the worker, in MB (Linux only)."""
    found: dict[str, float] = {}
    for child in _descendants(pid):
        command = Path(f"/proc/{child}/cmdline").read_bytes().decode().replace("\0", " ")
        status = Path(f"/proc/{child}/status").read_text()
        size = next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0.0)
        role = "worker" if "crm_app.jobs" in command else "web"
        found[role] = max(found.get(role, 0.0), size)
    return found


def _descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [one for child in map(int, children) for one in (child, *_descendants(child))]
