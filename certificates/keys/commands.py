"""`lms certificates keys`: for whoever runs the background workers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup

from certificates.keys.refusals import SigningRefusal
from certificates.keys.site import current_trust, default_organisation, key_folder
from certificates.keys.trust import chain_id
from lms.clock import current_clock
from lms.signing import key_id

keys = AppGroup("keys", help="The keys that certificates are signed with.")
A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@keys.command("init")
@click.option("--organisation", help="Who signs, as PDF readers show it; the site's host if it is left out.")
def init(organisation: str | None) -> None:
    """Make a certification authority of your own, and the keys that sign.

    Run it once, as the account that runs `lms jobs work`: the files are readable for that account only.
    """
    with refusals_told():
        key_folder().init(organisation or default_organisation(), current_clock()())
    _tell_signer()


@keys.command("rotate")
def rotate() -> None:
    """Sign with new keys from now on. What the old ones signed stays valid: their certificates stay published."""
    with refusals_told():
        key_folder().rotate(current_clock()())
    _tell_signer()


@keys.command("use")
@click.argument("key", type=A_FILE)
@click.argument("chain", type=A_FILE)
def use(key: Path, chain: Path) -> None:
    """Sign PDF files with a key that another authority has certified.

    KEY is a P-256 private key, CHAIN its certificate followed by the issuers' up to the root; both PEM, without a
    passphrase. They are copied; keep or destroy the originals.
    """
    with refusals_told():
        key_folder().use(key.read_bytes(), chain.read_bytes(), current_clock()())
    _tell_signer()


@keys.command("show")
def show() -> None:
    """Say who signs today and until when, and whether the files are as they must be."""
    _tell_signer()


def _tell_signer() -> None:
    with refusals_told():
        leaf = key_folder().signer(current_clock()()).chain[0]
        click.echo(
            f"PDF files are signed by {leaf.subject.rfc4514_string()}, until {leaf.not_valid_after_utc:%Y-%m-%d},"
        )
        click.echo(f"certified by {leaf.issuer.rfc4514_string()}.")
        trust = current_trust()
        kinds = {chain_id(chain): "PDF files" for chain in trust.chains}
        kinds |= {key_id(key): "credentials" for key in trust.credential_keys}
        click.echo("Keys that signed here:")
        for name, kind in kinds.items():
            void = trust.void_since(name)
            click.echo(f"  {name}  {kind}{f', void since {void:%Y-%m-%d %H:%M} UTC' if void else ''}")


@contextmanager
def refusals_told() -> Iterator[None]:
    """Says a refusal on the screen, and ends with 1."""
    try:
        yield
    except (SigningRefusal, OSError) as refusal:
        click.echo(f"lms certificates keys: {refusal}", err=True)
        sys.exit(1)
