"""What a signed certificate costs: drawn, with a credential of two proofs attached, and signed; on two processes. And
every change of one byte in a signed PDF, each of which must be refused.

python bench/certificate_signing.py [certificates] [--every-byte]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import ZoneInfo

from certificate_sheets import person

from certificates.credentials.canonical import jcs
from certificates.credentials.issuer import did_of
from certificates.credentials.open_badge import open_badge
from certificates.credentials.proofs import with_proofs
from certificates.keys.folder import KeyFolder, Signer
from certificates.keys.trust import Trust, TrustFolder
from certificates.rendering import render_certificate
from certificates.shipped.catalogue import DEFAULT_KEY, shipped_template
from certificates.signing.documents import Authenticity, check_pdf, sign_pdf

BASE = "https://xueshi.example"
NOW = datetime(2026, 5, 13, tzinfo=UTC)


@cache
def keys() -> tuple[Signer, Trust]:
    """New keys for this process, and who trusts them."""
    folder = Path(tempfile.mkdtemp())
    trust = TrustFolder(folder / "trust")
    made = KeyFolder(folder / "keys", trust)
    made.init("Xueshi", NOW)
    return made.signer(NOW), trust.read()


def draw(number: int) -> bytes:
    """The sheet of one of many."""
    template = shipped_template(DEFAULT_KEY)
    assert template is not None
    return render_certificate(template, person(number))


def certify(number: int) -> bytes:
    """Its credential with both proofs."""
    signer = keys()[0]
    unsigned = open_badge(person(number), number, BASE, ZoneInfo("Asia/Shanghai"))
    return jcs(with_proofs(unsigned, signer.credential_key, did_of(BASE), NOW))


def issue(number: int) -> int:
    """The whole pipeline; the size of the signed file in bytes."""
    return len(sign_pdf(draw(number), certify(number), keys()[0], NOW))


def milliseconds_cpu(do: Callable[[int], object], times: int = 50) -> float:
    """CPU time of one, after a warm-up."""
    do(0)
    began = time.process_time()
    for number in range(1, times + 1):
        do(number)
    return (time.process_time() - began) / times * 1000


def accepted_changes(part: tuple[int, int]) -> int:
    """How many changes of one byte, at every so many places from the first, are taken for genuine."""
    content, trust = sign_pdf(draw(1), certify(1), keys()[0], NOW), keys()[1]
    first, step = part
    found = 0
    for place in range(first, len(content), step):
        for bit in range(8):
            changed = content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]
            found += check_pdf(changed, trust).authenticity is Authenticity.GENUINE
    return found


def main() -> None:
    """Prints CPU times of the steps, the rate on two processes, and what changes went unnoticed when asked to."""
    wanted = int(next((one for one in sys.argv[1:] if one.isdigit()), "400"))
    pdf, credential = draw(1), certify(1)
    signed = sign_pdf(pdf, credential, keys()[0], NOW)
    print(f"sheet drawn          {milliseconds_cpu(draw):6.1f} ms CPU")
    print(f"credential, 2 proofs {milliseconds_cpu(certify):6.1f} ms CPU   {len(credential)} bytes")
    print(
        f"attached and signed  {milliseconds_cpu(lambda _: sign_pdf(pdf, credential, keys()[0], NOW)):6.1f} ms CPU"
    )
    print(f"checked              {milliseconds_cpu(lambda _: check_pdf(signed, keys()[1])):6.1f} ms CPU")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as workers:
        list(workers.map(issue, range(8), chunksize=4))
        began = time.perf_counter()
        sizes = list(workers.map(issue, range(wanted), chunksize=20))
        rate = wanted / (time.perf_counter() - began)
        print(f"batch of {wanted}: {rate:.0f}/s on two processes, {sum(sizes) / wanted / 1000:.0f} kB each")
        if "--every-byte" in sys.argv:
            unnoticed = sum(workers.map(accepted_changes, [(0, 2), (1, 2)]))
            print(f"{len(signed) * 8:,} changes of one bit: {unnoticed} unnoticed")
            sys.exit(1 if unnoticed else 0)


if __name__ == "__main__":
    main()
