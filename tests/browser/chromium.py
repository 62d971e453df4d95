"""Which Chromium the tests drive, and how it is started without reaching for the network."""

import os
import shutil
from pathlib import Path

INSTALL = "apt-get install -y chromium   (or: .venv/bin/python -m playwright install chromium)"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Its own start-up look-ups would be requests beyond our origin.
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def found() -> Path | None:
    """The one that is named, else one on PATH."""
    named = os.environ.get("KORA_TEST_BROWSER")
    candidates = (named,) if named else _NAMES
    return next((Path(path) for name in candidates if (path := shutil.which(name))), None)


def arguments() -> list[str]:
    """Chromium refuses to run as root inside its own sandbox."""
    return [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
