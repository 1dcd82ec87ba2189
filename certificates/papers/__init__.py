"""Files from strangers, and what they say of themselves. Nothing is drawn, fetched or kept, and nothing is believed."""
