"""The system's Chromium for the tests, and what axe and the page itself have to say."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserType, ConsoleMessage, Page, Request, WebSocket, sync_playwright

from dev import ROOT, find_quick_browser

AXE = ROOT / "node_modules/axe-core/axe.min.js"
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
)
# target-size belongs to WCAG 2.2, which axe leaves off unless asked. What passes is not described, which takes longest.
RUN_AXE = """
axe.run(document, { resultTypes: ["violations", "incomplete"], rules: { "target-size": { enabled: true } } })
  .then(({ violations, incomplete }) =>
    ({ violations, contrasts: incomplete.filter((rule) => rule.id === "color-contrast") }))
"""
TURNS = 4
"""A page that moves while axe looks at it hides its contrasts: these are looked at again."""
UNDECIDED = "contrast undecided:"


def browser() -> Iterator[Browser]:
    """One Chromium, made to be a session fixture."""
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


class HasChromium(Protocol):
    """Playwright, or what lends its browser type."""

    @property
    def chromium(self) -> BrowserType: ...


def launch(playwright: HasChromium, *arguments: str) -> Browser:
    """The system's Chrome or Chromium, headless, without calls to its makers; sandboxed unless root."""
    path = find_quick_browser()
    if path is None:
        raise RuntimeError("no Chrome or Chromium found; `python3 dev.py test` installs one")
    return playwright.chromium.launch(
        executable_path=path, args=[*QUIET, *arguments], chromium_sandbox=os.geteuid() != 0
    )


def relaunch(started: Browser, *arguments: str) -> Browser:
    """Another browser of the same kind with these arguments: only one Playwright can run in a thread."""

    class Sole:
        """Lends the browser type of the one that runs."""

        chromium = started.browser_type

    return launch(Sole(), *arguments)


def axe(page: Page, *, undecided: frozenset[str] = frozenset()) -> list[str]:
    """What axe-core finds, one line each: violations, and contrasts that it cannot decide.

    ``undecided`` names the elements (as axe selects them) whose contrast a person has looked at.
    """
    session = page.context.new_cdp_session(page)
    # The protocol evaluates beside the page's Content-Security-Policy, so the page is tested as it is served.
    if not evaluate(session, "'axe' in window"):
        evaluate(session, Path(AXE).read_text("utf-8") + "; 0")
    found: list[str] = []
    for _ in range(TURNS):
        found = findings(evaluate(session, RUN_AXE), undecided)
        if not found or any(not one.startswith(UNDECIDED) for one in found):
            break
    session.detach()
    return found


def findings(result: dict[str, Any], undecided: frozenset[str]) -> list[str]:
    """What one run has found, in words."""
    found = [f"{rule['id']}: {node} ({rule['help']})" for rule in result["violations"] for node in targets(rule)]
    open_questions = {node: why for rule in result["contrasts"] for node, why in reasons(rule)}
    return found + [
        f"{UNDECIDED} {node} ({why})" for node, why in sorted(open_questions.items()) if node not in undecided
    ]


def evaluate(session: Any, expression: str) -> Any:
    """The value of a JavaScript expression, promises awaited; raises what the script raises."""
    options = {"expression": expression, "awaitPromise": True, "returnByValue": True}
    answer = session.send("Runtime.evaluate", options)
    if "exceptionDetails" in answer:
        raise RuntimeError(answer["exceptionDetails"])
    return answer["result"].get("value")


def reasons(rule: dict[str, Any]) -> list[tuple[str, str]]:
    """Of each element that a rule speaks of its selector and why it is not decided."""
    facts = [next((check["data"] for check in node["any"]), None) for node in rule["nodes"]]
    whys = [str(fact.get("messageKey")) if isinstance(fact, dict) else "" for fact in facts]
    return [*zip(targets(rule), whys, strict=True)]


def targets(rule: dict[str, Any]) -> list[str]:
    """The selectors of the elements that a rule speaks of."""
    return [" ".join(map(str, node["target"])) for node in rule["nodes"]]


def complaints(page: Page) -> list[str]:
    """A list that fills with what a sound page never has: errors, and requests to other hosts.

    Call before the first navigation; ``data:`` and ``blob:`` addresses stay in the page.
    """
    found: list[str] = []
    hosts: set[str] = set()

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            found.append(f"console {message.type}: {message.text}")

    def on_address(asked: Request | WebSocket) -> None:
        address = urlsplit(asked.url)
        if address.scheme not in {"data", "blob"}:
            hosts.add(address.netloc)
        if len(hosts) > 1:
            found.append(f"foreign host: {asked.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: found.append(f"page error: {error}"))
    page.on("request", on_address)
    page.on("websocket", on_address)
    return found
