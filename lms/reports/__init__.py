"""Reports: tables that leave the platform."""
