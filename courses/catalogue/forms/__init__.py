"""The shapes of what authors send."""
