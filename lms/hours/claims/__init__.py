"""Hours earned elsewhere: a member hands them in with evidence, the manager of the unit decides."""
