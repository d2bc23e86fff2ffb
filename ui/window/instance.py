"""One window per data folder: a second start brings the first one to the front and leaves.

The address is a local pipe of this machine; nothing goes over a network.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 1000


class Doorbell(QObject):
    """Listens for a second start; ``rung`` asks the window to come to the front."""

    rung = Signal()

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]
        self.address = f"so-tu-phap-{name}"
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # A pipe left by a crash would keep the name; the folder's lock says that it is ours.
        QLocalServer.removeServer(self.address)
        self._server.newConnection.connect(self._on_connection)
        if not self._server.listen(self.address):
            self.address = ""

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _on_connection(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnectFromServer()
            socket.deleteLater()
        self.rung.emit()


def ring(address: str) -> bool:
    """Ask the window at an address to come to the front; tell whether it answered."""
    if not address:
        return False
    socket = QLocalSocket()
    socket.connectToServer(address)
    answered = socket.waitForConnected(_WAIT_MS)
    socket.disconnectFromServer()
    return answered
