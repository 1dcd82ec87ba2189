"""What happens in learning: enrolling, opening a lesson, counting time, completing."""
