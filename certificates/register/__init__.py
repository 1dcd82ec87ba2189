"""The register: every certificate that was issued, what it says, and what has become of it since."""
