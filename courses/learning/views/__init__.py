"""Pages of learning: a member's courses and lessons, and the progress that trainers and managers see."""
