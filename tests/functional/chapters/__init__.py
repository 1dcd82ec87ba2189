"""The main job, chapter by chapter: what each person does on the site."""
