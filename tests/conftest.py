"""Two CPU devices, no silent broadcasting, warnings are errors (pyproject.toml): set before jax starts."""

import os
import tempfile
from importlib.metadata import version

os.environ["XLA_FLAGS"] = os.environ.get("XLA_FLAGS", "") + " --xla_force_host_platform_device_count=2"
if version("jaxlib").startswith("0.10."):  # XLA ends a process that gives it a flag it does not know
    os.environ["XLA_FLAGS"] += " --xla_cpu_use_fusion_emitters=false"  # compiles in a third of the time
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["JAX_DISABLE_MOST_OPTIMIZATIONS"] = "1"  # tests compile more than they compute

import jax

jax.config.update("jax_numpy_rank_promotion", "raise")

# Styles of the person who runs the tests are none of theirs.
HOME = tempfile.TemporaryDirectory()
os.environ["XDG_DATA_HOME"] = HOME.name

# What one test compiled, the next one of the same worker only loads, and so do the programs that it starts.
COMPILED = tempfile.TemporaryDirectory()
jax.config.update("jax_compilation_cache_dir", COMPILED.name)
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.2)
os.environ["JAX_COMPILATION_CACHE_DIR"] = COMPILED.name
os.environ["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "0.2"
