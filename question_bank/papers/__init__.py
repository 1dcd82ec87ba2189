"""Papers: fixed ones, those drawn by a blueprint, parallel forms, and papers to print."""
