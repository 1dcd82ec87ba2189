"""The hours area, as part of the kernel: the sum of its slices.

domain        the engine: policies, facts, verdicts; pure
ledger        entries and reversals
conversions   how what was done becomes hours
programmes    what policies ask people to complete as a whole
policies      versions, approval, adoption
leaves        leaves and exemptions
verdicts      what the policies say of everybody, and why
simulation    who would change verdict under a draft
claims        hours earned elsewhere, with evidence
imports       hours from other systems
closing       years that were reported and are never restated
integrity     the chain of seals over the ledger
"""

from __future__ import annotations

from lms.hours.claims.area import area as claims
from lms.hours.closing.area import area as closing
from lms.hours.conversions.area import area as conversions
from lms.hours.imports.area import area as imports
from lms.hours.integrity.area import area as integrity
from lms.hours.leaves.area import area as leaves
from lms.hours.ledger.area import area as ledger
from lms.hours.policies.area import area as policies
from lms.hours.programmes.area import area as programmes
from lms.hours.simulation.area import area as simulation
from lms.hours.verdicts.area import area as verdicts
from lms.plugins import API_VERSION, Plugin, sum_of

SLICES = (
    ledger,
    conversions,
    programmes,
    policies,
    leaves,
    verdicts,
    simulation,
    claims,
    imports,
    closing,
    integrity,
)

area = Plugin(name="lms", api_version=API_VERSION, title="hours", **sum_of(*SLICES))
