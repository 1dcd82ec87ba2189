"""What can be done with a claim: filing for the member, deciding for the manager."""
