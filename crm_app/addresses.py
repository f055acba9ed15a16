"""Where this installation can be reached: for the terminal, for allowed origins, for the Host check."""

import contextlib
import ipaddress
import socket
from urllib.parse import urlsplit

from crm_app.settings import Settings

EVERYWHERE = ("0.0.0.0", "::")


def own_hosts(settings: Settings) -> list[str]:
    """Host names and addresses, without a port, that a browser may call this installation by."""
    public = [urlsplit(settings.public_url).hostname or ""] if settings.public_url else []
    return list(dict.fromkeys(_listening_hosts(settings) + public))


def own_origins(settings: Settings) -> list[str]:
    """Origins whose pages may open a socket to this installation: its own and no other."""
    public = [settings.public_url] if settings.public_url else []
    return public + [origin(host, settings.port) for host in _listening_hosts(settings)]


def _listening_hosts(settings: Settings) -> list[str]:
    hosts = ["localhost", "127.0.0.1", "::1"]
    if settings.host in EVERYWHERE:
        hosts += lan_addresses() + machine_names()
    else:
        hosts.append(settings.host)
    return list(dict.fromkeys(hosts))


def origin(host: str, port: int) -> str:
    """``http://host:port`` as a browser writes it: brackets around IPv6, port 80 left out."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}" if port == 80 else f"http://{shown}:{port}"


def lan_addresses() -> list[str]:
    """IPv4 addresses of this machine that its neighbours can reach."""
    found: list[str] = []
    # No packet is sent: connecting a datagram socket only asks the routing table.
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        found.append(probe.getsockname()[0])
    with contextlib.suppress(OSError):
        found += [str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return [address for address in dict.fromkeys(found) if not ipaddress.ip_address(address).is_loopback]


def machine_names() -> list[str]:
    """The machine's own name, plain and as it is announced on a local network."""
    name = socket.gethostname().lower()
    if not name or name == "localhost":
        return []
    return [name] if "." in name else [name, f"{name}.local"]
