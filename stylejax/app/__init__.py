"""The page of `stylejax app`: what it does, and, in the files named page, how it looks; the only gradio."""
