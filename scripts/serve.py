"""The site with live reload at http://127.0.0.1:PORT; one line where the port is taken."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUIET = {"DISABLE_MKDOCS_2_WARNING": "true", "NO_MKDOCS_2_WARNING": "true", "MACROS_FAIL": "false"}


def main(port: str) -> None:
    if not port.isdigit() or not 0 < int(port) < 65536:
        sys.exit(f"make: PORT={port} is not a port; expected 1 to 65535")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError:
            sys.exit(
                f"make: port {port} is taken or closed to you; stop what uses it, or choose another: make serve PORT=8001"
            )
    os.chdir(ROOT)
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", f"127.0.0.1:{port}"]
    os.execve(sys.executable, command, {**os.environ, **QUIET})


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["8000"]))
