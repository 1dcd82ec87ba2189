"""The two blueprints, apart so that their views can be in several modules."""

from __future__ import annotations

from flask import Blueprint

accounts = Blueprint("accounts", __name__, template_folder="../templates")
account_admin = Blueprint(
    "account_admin", __name__, template_folder="../templates", url_prefix="/administer/accounts"
)
