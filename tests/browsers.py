"""A real browser for tests of pages."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

FLAGS = (
    "--headless",
    "--no-sandbox",  # root has none
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",  # a click finds its place at once
)


@contextlib.contextmanager
def chromium(profile: Path) -> Iterator[Chrome]:
    """The system's; the test is skipped, loudly, where there is none, and fails in CI."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if browser is None or driver is None:
        missing = "NOT TESTED: pages in a browser, since it is not installed (apt-get install chromium chromium-driver)"
        assert not os.environ.get("CI"), missing
        pytest.skip(missing)
    options = Options()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with Chrome(options=options, service=Service(driver)) as made:  # both are named: selenium looks for nothing itself
        yield made


def visit(browser: Chrome, page: Path, fragment: str = "") -> None:
    """Open it anew; what was logged before is forgotten."""
    browser.get("about:blank")
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get(f"{page.as_uri()}{fragment}")


def complaints(browser: Chrome) -> list[str]:
    """What the browser has said since the last visit: errors, refusals by the policy, and all that a page logs."""
    return [entry["message"] for entry in browser.get_log("browser")]


def requests(browser: Chrome) -> list[str]:
    """Every address asked for since the last visit."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    return [one["params"]["request"]["url"] for one in messages if one["method"] == "Network.requestWillBeSent"]
