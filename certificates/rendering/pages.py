"""A certificate is one page."""

from __future__ import annotations

import re

from certificates.rendering.refusals import RenderingFailed
from lms.contracts.texts import N_

_PAGE_OBJECT = re.compile(rb"/Type\s*/Page\b")


def refuse_more_than_one_page(pdf: bytes) -> None:
    """Raises RenderingFailed unless the file has one page; both engines write their page objects uncompressed."""
    pages = len(_PAGE_OBJECT.findall(pdf))
    if pages != 1:
        raise RenderingFailed(N_("the certificate takes %(pages)s pages instead of one"), pages=str(pages))
