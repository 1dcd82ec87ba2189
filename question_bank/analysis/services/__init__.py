"""Reading the marks of an exam for analysis, and keeping what was found beside the questions of the bank."""
