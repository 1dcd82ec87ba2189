"""What a member does with certificates: sharing, downloading and keeping track of them."""
