"""Papers without a database: what they consist of, drawing them, parallel forms, and how they are laid out in print.

Only `solving` needs a solver, and imports it when it is asked.
"""
