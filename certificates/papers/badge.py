"""Whether the proof of a stranger's credential holds, with the key that the credential itself names."""

from __future__ import annotations

import json
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

from certificates.credentials.canonical import Document

PATIENCE = 20


class Proof(StrEnum):
    """What the proof of a credential is worth."""

    NONE = "none"
    HOLDS = "holds"  # nothing was changed since whoever has the key it names signed it
    FAILS = "fails"
    UNCHECKED = (
        "unchecked"  # its key lies at an address, and nothing is fetched; or it is of a kind not known here
    )


def proof_of(document: Document) -> Proof:
    """Checks the proof in a process of its own: putting a hostile document into canonical form can take for ever."""
    if not document.get("proof"):
        return Proof.NONE
    try:
        child = subprocess.run(
            [sys.executable, "-m", "certificates.papers.badge_prover"],
            input=json.dumps(document).encode("ascii"),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            cwd=Path(__file__).resolve().parents[2],
        )
    except subprocess.TimeoutExpired:
        return Proof.UNCHECKED
    return Proof(child.stdout.decode("ascii")) if child.returncode == 0 else Proof.UNCHECKED
