"""Reports: tables that leave the platform, and tables that people bring."""
