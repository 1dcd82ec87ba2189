"""What is refused, and what the rules of issuing refuse."""

from __future__ import annotations

from typing import ClassVar

from lms.contracts.texts import N_


class Refusal(Exception):
    """Something cannot be done with certificates. A page translates `message` and fills in `params`."""

    message: ClassVar[str] = ""

    def __init__(self, **params: str) -> None:
        self.params = params
        super().__init__(self.message % params)


class CertificateRefusal(Refusal):
    """A certificate cannot be issued, changed or read as asked."""


class SerialMalformed(CertificateRefusal):
    """The text has not the shape of a certificate number."""

    message = N_("“%(text)s” is not a certificate number. A number looks like %(example)s.")


class SerialCheckFailed(CertificateRefusal):
    """The text has the right shape, but its check character says that it was mistyped."""

    message = N_(
        "The certificate number “%(text)s” contains a typing error. Compare it with the certificate."
    )


class TextMissing(CertificateRefusal):
    """A text that every certificate needs is empty."""

    message = N_("The certificate needs a value for “%(field)s”.")


class TextUnprintable(CertificateRefusal):
    """A text holds a control, invisible or unassigned character, with which a certificate could be forged."""

    message = N_("“%(field)s” contains the character %(code)s, which cannot be printed. Remove it.")


class HoursNotPositive(CertificateRefusal):
    """A certificate states hours, but none or fewer."""

    message = N_("A certificate cannot state %(hours)s hours. Set the hours of the course, or state none.")


class DatesOutOfOrder(CertificateRefusal):
    """Completion, issue and expiry do not follow each other."""

    message = N_("The certificate's dates are out of order: %(earlier)s must not be after %(later)s.")


class ReasonMissing(CertificateRefusal):
    """A certificate is to be revoked without saying why."""

    message = N_("Say why the certificate is revoked. The reason stays on record.")


class AlreadyRevoked(CertificateRefusal):
    """The certificate was revoked before; what was said then stays."""

    message = N_("The certificate was already revoked on %(since)s.")


class AlreadySuperseded(CertificateRefusal):
    """A newer certificate took this one's place; act on the newer one."""

    message = N_("The certificate was replaced by %(successor)s. Open that one instead.")


class HoursMissing(CertificateRefusal):
    """A course or training that a certificate is wanted for is worth no hours."""

    message = N_("“%(title)s” is worth 0 credit hours. Set its hours first, or award no certificate for it.")


class NeverServed(CertificateRefusal):
    """The person has never held a post, so there is no organisation to issue for."""

    message = N_("The person has never held a post, so no unit can issue a certificate to them.")


class DesignGone(CertificateRefusal):
    """The design that an award names does not exist."""

    message = N_("The certificate design “%(design)s” does not exist any more. Choose another one.")


class HolderGone(CertificateRefusal):
    """The person is no longer in the books, so there are no names to issue the certificate to."""

    message = N_("The certificate's holder is no longer in the books, so it cannot be issued again.")


class RecordAltered(CertificateRefusal):
    """What is stored is not what was issued, so it must not be issued again."""

    message = N_("The stored certificate has been altered, so it cannot be issued again.")
