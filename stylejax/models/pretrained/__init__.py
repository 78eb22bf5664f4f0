"""The frozen networks: pure functions of images and parameters that never learn."""
