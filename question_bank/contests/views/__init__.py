"""Pages of contests: for those who take part, and for those who run them."""
