"""From a style and a picture to a picture."""
