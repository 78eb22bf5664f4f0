"""Picture files and pixel arithmetic: no jitted program, no TensorFlow."""
