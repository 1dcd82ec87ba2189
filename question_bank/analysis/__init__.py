"""Item analysis: what the marks of a paper say about its questions."""
