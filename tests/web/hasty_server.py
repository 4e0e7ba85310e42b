"""The server, but its films have to go out within a moment: for readers that stand still."""

from __future__ import annotations

import sys

from app import cli
from app.web import films

if __name__ == "__main__":
    films.SEND_SECONDS = 0.5
    sys.exit(cli.main(sys.argv[1:]))
