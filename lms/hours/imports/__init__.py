"""Hours from other systems: a file, every row's fate before anything is written, and each hour once."""
