"""What was compiled in one block is there in the next, and nothing is kept outside of one."""

import jax
import jax.numpy as jnp

from stylejax.experiments import compile_cache


def test_programs_are_kept_within_the_block_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(compile_cache, "_LEAST", 0.0)
    before = jax.config.jax_compilation_cache_dir
    with compile_cache.keep(tmp_path / "kept"):
        assert jax.jit(lambda x: x * 3 + 1)(jnp.ones(7))[0] == 4
    kept = sorted(path.name for path in (tmp_path / "kept").iterdir())
    assert kept and jax.config.jax_compilation_cache_dir == before
    jax.jit(lambda x: x * 5 + 1)(jnp.ones(7))
    with compile_cache.keep(tmp_path / "kept"):
        assert jax.jit(lambda x: x * 3 + 1)(jnp.ones(7))[0] == 4
    assert sorted(path.name for path in (tmp_path / "kept").iterdir() if "atime" not in path.name) == [
        name for name in kept if "atime" not in name
    ]
