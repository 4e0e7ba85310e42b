"""Proof that an unsafe request comes from one of our own pages.

The token is bound to the session cookie by the installation's secret, so nothing is stored. Pages without a
session (login, first account) get a random cookie that plays the session's part.
"""

import hashlib
import hmac
import secrets

from flask import Request, Response, g

SESSION_COOKIE = "wm_session"
GUEST_COOKIE = "wm_guest"
HEADER = "X-CSRF-Token"
FIELD = "csrf"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def token_for(secret: bytes, bearer: str) -> str:
    """The CSRF token of whoever carries the cookie value `bearer`."""
    return hmac.new(secret, b"csrf:" + bearer.encode(), hashlib.sha256).hexdigest()


def matches(secret: bytes, bearer: str, token: str) -> bool:
    """Is `token` the one of this cookie value?"""
    return bool(bearer) and hmac.compare_digest(token_for(secret, bearer).encode(), token.encode())


def page_token(secret: bytes, request: Request) -> str:
    """The token a page embeds; a visitor without a session gets a guest cookie with the answer."""
    bearer = request.cookies.get(SESSION_COOKIE) or request.cookies.get(GUEST_COOKIE) or g.get("guest")
    if not bearer:
        bearer = g.guest = secrets.token_urlsafe(18)
    return token_for(secret, bearer)


def keep_guest(response: Response, *, secure: bool) -> Response:
    """Set the guest cookie if this request made one."""
    guest = g.get("guest")
    if guest:
        response.set_cookie(GUEST_COOKIE, guest, httponly=True, samesite="Lax", secure=secure)
    return response


def is_ours(secret: bytes, request: Request) -> bool:
    """Does the request carry the token of its cookie, in the header or in a form field?"""
    token = request.headers.get(HEADER) or request.form.get(FIELD, "")
    bearer = request.cookies.get(SESSION_COOKIE) or request.cookies.get(GUEST_COOKIE, "")
    return matches(secret, bearer, token)
