"""Use cases of policies: which are in force, drafting, approval, adoption."""
