"""Many runs under one protocol."""
