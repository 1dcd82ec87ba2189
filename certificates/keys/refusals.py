"""Why nothing can be signed."""

from __future__ import annotations

from certificates.register.domain.refusals import Refusal
from lms.contracts.texts import N_


class SigningRefusal(Refusal):
    """The site's signature cannot be given."""


class KeysMissing(SigningRefusal):
    """A file that it takes to sign is not there, or not for this process to read."""

    message = N_(
        "%(path)s cannot be read: %(why)s. The keys that sign certificates are made by "
        "`lms certificates keys init`, for the account that runs the background jobs."
    )


class KeysExposed(SigningRefusal):
    """Somebody else than the owner may read a private key: whoever did can sign in the site's name."""

    message = N_(
        "%(path)s can be read by others (mode %(mode)s). Set it to 600 for files and 700 for the folder."
    )


class KeyUnusable(SigningRefusal):
    """A file is there and is not what it should be."""

    message = N_("%(path)s cannot be used: %(why)s.")


class SignerExpired(SigningRefusal):
    """The certificate that signatures are made with is not valid today."""

    message = N_(
        "The signing certificate is valid from %(begin)s to %(end)s, and not today. "
        "Make a new one with `lms certificates keys rotate`, or bring your own with `lms certificates keys use`."
    )


class KeysPresent(SigningRefusal):
    """There are keys, which must not be written over."""

    message = N_("%(path)s holds keys already. For new ones: `lms certificates keys rotate`.")


class NoOwnAuthority(SigningRefusal):
    """The site signs with a key that another authority has certified."""

    message = N_(
        "There is no root key in %(path)s to certify a new key with. Ask your certification authority for a "
        "certificate and bring it with `lms certificates keys use`."
    )


class KeyUnknown(SigningRefusal):
    """No key with this id ever signed here."""

    message = N_("No key %(key)s ever signed here. `lms certificates keys show` lists those that did.")
