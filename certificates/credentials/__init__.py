"""Certificates for machines: verifiable credentials (W3C VC 2.0, Open Badges 3.0), their proofs, status and issuer."""
