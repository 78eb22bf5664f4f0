"""One run: the step, its objectives, and the loop."""
