"""What verifiers fetch: the site's DID document, its certificates, its status lists. Public, and nothing of anybody."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from certificates.credentials.canonical import jcs
from certificates.credentials.issuer import did_document, profile
from certificates.credentials.models import StatusList
from certificates.keys.site import current_trust
from certificates.keys.trust import chain_pem
from lms.db import current_session
from lms.web.access import public

blueprint = Blueprint("credentials", __name__)
MINUTES = 60
STATUS_KEPT, ISSUER_KEPT = 5 * MINUTES, 60 * MINUTES
"""For how long others may keep a copy: after a revocation nobody is to be told otherwise for longer."""


@blueprint.get("/.well-known/did.json")
@public
def did() -> ResponseReturnValue:
    document = did_document(_base_url(), current_trust())
    return _answer(jcs(document), "application/did+json", ISSUER_KEPT)


@blueprint.get("/certificates/issuer.json")
@public
def issuer() -> ResponseReturnValue:
    return _answer(jcs(profile(_base_url())), "application/ld+json", ISSUER_KEPT)


@blueprint.get("/certificates/issuer.pem")
@public
def chains() -> ResponseReturnValue:
    """For PDF readers: the certificates of all that signed here, but for void ones, each followed by its issuers."""
    pem = b"".join(chain_pem(chain) for chain in current_trust().sound_chains)
    return _answer(pem, "application/x-pem-file", ISSUER_KEPT)


@blueprint.get("/certificates/status/<int:number>")
@public
def status(number: int) -> ResponseReturnValue:
    found = current_session().get(StatusList, number) or abort(404)
    return _answer(found.credential.encode("utf-8"), "application/vc", STATUS_KEPT)


def _answer(content: bytes, mimetype: str, kept_seconds: int) -> ResponseReturnValue:
    response = Response(content, mimetype=mimetype)
    response.headers["Cache-Control"] = f"public, max-age={kept_seconds}"
    response.headers["Access-Control-Allow-Origin"] = "*"  # verifiers run in browsers too
    response.add_etag()
    return response.make_conditional(request)


def _base_url() -> str:
    address: str = current_app.extensions["lms.settings"].base_url
    return address
