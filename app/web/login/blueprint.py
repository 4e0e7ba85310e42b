"""Signing in and out, and the one-time link for the first account. Plain forms: they work without JavaScript."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.rules.refusal import Refusal
from app.usecases import accounts
from app.web import csrf
from app.web.clock import real_now
from app.web.edge import Edge
from app.web.limits import Limits
from app.web.login.signed_in import signed_in
from app.web.problems import lookup, sentence


def create_blueprint(edge: Edge, limits: Limits) -> Blueprint:
    """`/login`, `/logout`, `/setup/{link}`, and `signed_in()` for all templates."""
    blueprint = Blueprint("login", __name__, template_folder="templates")
    blueprint.app_context_processor(lambda: {"signed_in": lambda: signed_in(edge)})
    blueprint.add_url_rule("/login", "form", lambda: login_page(edge))
    blueprint.add_url_rule("/login", "login", lambda: login(edge, limits), methods=["POST"])
    blueprint.add_url_rule("/logout", "logout", lambda: logout(edge), methods=["POST"])
    blueprint.add_url_rule("/setup/<link>", "setup", lambda link: setup(edge, link), methods=["GET", "POST"])
    return blueprint


def inside(path: str) -> str:
    """A path of this server to go on to, never another host; empty when `path` is none."""
    parts = urlsplit(path.replace("\\", "/"))
    own = not parts.scheme and not parts.netloc and path.startswith("/") and not path.startswith("//")
    return path if own else ""


def login_page(edge: Edge, problem: str = "", status: int = 200) -> Response:
    """The form; after a refusal with its sentence and the name kept, never the password."""
    text = render_template(
        "login/login.html",
        problem=problem,
        name=request.form.get("name", ""),
        next=inside(request.values.get("next", "")),
        admin_exists=accounts.admin_exists(edge.ctx),
    )
    return make_response(text, status)


def login(edge: Edge, limits: Limits) -> AnyResponse:
    """Check name and password; on to where the visitor was going, or to what the role works with."""
    if not csrf.is_ours(edge.ctx.secret, request):
        return refused_page(edge, "csrf")
    name, address = request.form.get("name", "").strip(), request.remote_addr or ""
    try:
        limits.may_sign_in(address, name)
        return enter(edge, name, request.form.get("password", ""))
    except Refusal as refusal:
        if refusal.code == "bad_login":
            limits.sign_in_failed(address, name)
        return refused_page(edge, refusal.code)


def refused_page(edge: Edge, code: str) -> Response:
    """The login form with the sentence of a refusal."""
    return login_page(edge, sentence(code, {}, "de"), lookup(code).status)


def enter(edge: Edge, name: str, password: str) -> AnyResponse:
    """Sign in. Raises Refusal bad_login."""
    return begin(edge, accounts.login(edge.ctx, name=name, password=password, now=real_now()))


def begin(edge: Edge, token: str) -> AnyResponse:
    """Go on with a new session, to where the visitor was going or to what the role works with."""
    principal = accounts.session(edge.ctx, token=token, now=real_now())
    homes = (("admin", "/admin"), ("clerk", "/desk"), ("reception", "/admin"), ("manager", "/reports"))
    home = next((path for role, path in homes if principal and role in principal.roles), "/")
    response = redirect(inside(request.form.get("next", "")) or home, 303)
    return keep_session(edge, response, token)


def keep_session(edge: Edge, response: AnyResponse, token: str) -> AnyResponse:
    """Give the browser the session's cookie; it goes with the browser, the server ends it with the day."""
    response.set_cookie(csrf.SESSION_COOKIE, token, httponly=True, samesite="Lax", secure=edge.secure_cookies)
    return response


def logout(edge: Edge) -> AnyResponse:
    """End the session here and in the database."""
    if csrf.is_ours(edge.ctx.secret, request):
        accounts.logout(edge.ctx, token=request.cookies.get(csrf.SESSION_COOKIE, ""))
    response = redirect("/login", 303)
    response.delete_cookie(csrf.SESSION_COOKIE)
    return response


def setup(edge: Edge, link: str) -> AnyResponse:
    """The first account: form, and its creation with the one-time link."""
    if request.method == "GET":
        valid = accounts.setup_link_valid(edge.ctx, token=link) and not accounts.admin_exists(edge.ctx)
        return setup_page(gone=not valid, status=200 if valid else 410)
    if not csrf.is_ours(edge.ctx.secret, request):
        return setup_page(sentence("csrf", {}, "de"), 400)
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    if password != request.form.get("again", ""):
        return setup_page("Die beiden Passwörter sind nicht gleich.", 422)
    try:
        token = accounts.use_setup_link(edge.ctx, token=link, name=name, password=password, now=real_now())
    except Refusal as refusal:
        said, status = sentence(refusal.code, {}, "de"), lookup(refusal.code).status
        return setup_page(said, status, gone=refusal.code == "link_used")
    return begin(edge, token)


def setup_page(problem: str = "", status: int = 200, *, gone: bool = False) -> Response:
    """The form for the first account, or why the link does not work."""
    name = request.form.get("name", "")
    return make_response(render_template("login/setup.html", problem=problem, name=name, gone=gone), status)
