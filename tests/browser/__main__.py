"""Makes sure that there is a Chromium: one that is there, Debian's, or Playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import chromium

_DEBIAN = Path("/etc/debian_version")


def main() -> int:
    """0 when the browser tests can run; else 1, with the line that installs one."""
    if chromium.found() or _playwrights_own():
        return 0
    if os.environ.get("KORA_TEST_BROWSER"):
        print("KORA_TEST_BROWSER names no program that can be run", file=sys.stderr)  # noqa: T201
        return 1
    if _from_debian() or _from_playwright():
        return 0
    print(f"no Chromium for the browser tests: {chromium.INSTALL}", file=sys.stderr)  # noqa: T201
    return 1


def _playwrights_own() -> bool:
    if os.environ.get("KORA_TEST_BROWSER"):
        return False
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def _from_debian() -> bool:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0 or not _DEBIAN.exists():
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
        if subprocess.run([apt, *step], check=False, env=quiet).returncode != 0:
            return False
    return chromium.found() is not None


def _from_playwright() -> bool:
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
