"""Papers to print: what stands on them, and the writers. Only `typst_engine` imports typst, only `word` python-docx."""
