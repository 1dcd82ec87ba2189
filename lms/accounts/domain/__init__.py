"""The rules of the door: waiting after failures, what a password must be, who may give which role."""
