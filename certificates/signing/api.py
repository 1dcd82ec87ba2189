"""What pages ask of signing."""

from __future__ import annotations

from certificates.signing.services import SIGN, signed_credential, signed_pdf
from certificates.signing.waiting import being_signed

__all__ = ["SIGN", "being_signed", "signed_credential", "signed_pdf"]
