"""What a run learns from: sources, samples and batches; the only TensorFlow."""
