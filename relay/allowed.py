"""What may pass: the visitor's page, the public pages, their static files, and the open data. Both ends look here.

The town hall's end looks too, so that a relay in foreign hands opens nothing else of the server.
"""

import re

READ = re.compile(
    r"/t/[a-z0-9-]{1,80}(/status)?"
    r"|/o/[a-z0-9-]{0,64}"
    r"|/feed/v1/(offices\.(json|csv)|schema\.json|history/[a-z0-9-]{1,64}/[0-9]{4}-[0-9]{2}-[0-9]{2}\.json)"
    r"|/static/[0-9a-f]{1,64}/(app/(ticket|public|css|js)|vendor/(fonts|pages/app/(ticket|public)))(/[A-Za-z0-9_-]{1,64}){1,3}\.(js|css|woff2)"
)
ACT = re.compile(r"/t/[a-z0-9-]{1,80}/(cancel|later|sooner)")
QUERY = re.compile(r"(lang=[a-z-]{0,12})?")
PRINTABLE = re.compile(r"[ -~]{0,200}")
"""A header that is handed on: what can stand in one."""


def allowed(method: str, path: str, query: str) -> bool:
    """Tell whether a request may pass."""
    pattern = {"GET": READ, "POST": ACT}.get(method)
    # Files and the feed have no query: one file is asked for and kept once.
    fits = QUERY.fullmatch(query) if not path.startswith(("/static/", "/feed/")) else not query
    return bool(pattern and pattern.fullmatch(path) and fits)
