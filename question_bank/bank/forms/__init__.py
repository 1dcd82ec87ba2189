"""The shape of what authors enter: one form for each type of question, and how it becomes content and back."""
