"""Item analysis without a database: marks, their statistics, options, and what they mean in one word."""
