"""The wire between a browser and the server, which a test can hold back, cut and mend."""

import contextlib
import socket
import threading


class Line:
    """Relays one local port to another. Browse through ``url`` and the wire is in the test's hands."""

    def __init__(self, port: int) -> None:
        self._port, self._flowing = port, threading.Event()
        self._flowing.set()
        self._open: set[socket.socket] = set()
        self._door = self._listen(0)
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def hold(self) -> None:
        """What the server sends waits; what the browser sends passes."""
        self._flowing.clear()

    def let_go(self) -> None:
        """What waited comes now."""
        self._flowing.set()

    def cut(self) -> None:
        """Everything breaks off, and nobody answers any more."""
        _close(self._door)
        for one in list(self._open):
            _close(one)

    def mend(self) -> None:
        """From now on a connection is possible again."""
        self._door = self._listen(int(self.url.rsplit(":", 1)[1]))

    def close(self) -> None:
        """No new connection; what is open ends with its browser."""
        self._flowing.set()
        _close(self._door)

    def _listen(self, port: int) -> socket.socket:
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", port))
        door.listen(64)
        threading.Thread(target=self._serve, args=(door,), daemon=True).start()
        return door

    def _serve(self, door: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near = door.accept()[0]
                far = socket.create_connection(("127.0.0.1", self._port))
                self._open |= {near, far}
                threading.Thread(target=self._pass_on, args=(near, far, False), daemon=True).start()
                threading.Thread(target=self._pass_on, args=(far, near, True), daemon=True).start()

    def _pass_on(self, giver: socket.socket, taker: socket.socket, down: bool) -> None:
        with contextlib.suppress(OSError):
            while data := giver.recv(65_536):
                if down:
                    self._flowing.wait()
                taker.sendall(data)
        for one in (giver, taker):
            _close(one)
            self._open.discard(one)


def _close(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
