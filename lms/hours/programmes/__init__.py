"""The programmes that policies ask people to complete: rotation training, induction, and what an organisation adds."""
