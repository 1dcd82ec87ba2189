"""`lms certificates keys revoke`: what follows when somebody else may have a key."""

from __future__ import annotations

from datetime import datetime

import click

from certificates.keys.commands import refusals_told
from certificates.keys.site import key_folder
from certificates.keys.trust import VoidKey
from certificates.sheets.site import sheet_shelf
from certificates.signing.jobs import PUBLISH_STATUS
from certificates.signing.working import current_site
from lms.audit.api import record
from lms.clock import current_clock
from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.jobs.api import enqueue


@click.command("revoke")
@click.argument("key_id", metavar="KEY")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), required=True,
    help="The first day on which somebody else may have had it.",
)  # fmt: skip
@click.option("--reason", required=True, help="Why; it is published beside the key.")
def revoke(key_id: str, since: datetime, reason: str) -> None:
    """Declare a key void that somebody else may have. `lms certificates keys show` lists the keys.

    A key that signs today is replaced first. From then on a file that it signed proves nothing by itself: one that the
    register does not know is refused, and of one that was issued since that day the register's entry counts. What was
    signed before is signed anew, with the new key, when somebody next asks for it.
    """
    clock, actor = current_clock(), Actor.system("command line")
    begin = since.replace(tzinfo=current_site().zone)
    with refusals_told():
        key_folder().revoke(VoidKey(key_id, begin, reason), clock())
    forgotten = sheet_shelf().forget_signed()
    with unit_of_work() as session:
        enqueue(session, PUBLISH_STATUS, {}, actor=actor, clock=clock)
        record(
            session, actor=actor, clock=clock, action="certificates.revoke_key", subject=("signing_key", key_id),
            title=key_id, after={"since": since.date(), "reason": reason},
        )  # fmt: skip
    click.echo(
        f"{key_id} is void since {since:%Y-%m-%d}. {forgotten} signed files are made anew when asked for."
    )
