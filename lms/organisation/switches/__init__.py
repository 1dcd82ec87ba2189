"""Which plugins an organisation uses."""
