"""The bank: items of many types, their categories and versions."""
