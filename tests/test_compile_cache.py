"""What was compiled in one block is there in the next, and nothing is kept outside of one."""

import os

import jax
import jax.numpy as jnp
import pytest
from jax.experimental.compilation_cache import compilation_cache

from stylejax import compile_cache
from stylejax.cli.main import main


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


def test_the_oldest_go_where_there_are_too_many(tmp_path):
    for age, name in enumerate("abcd"):
        (tmp_path / name).write_bytes(bytes(100))
        os.utime(tmp_path / name, (age, age))
    compile_cache.shorten(tmp_path, 400)
    assert len(list(tmp_path.iterdir())) == 4
    compile_cache.shorten(tmp_path, 399)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d"]


def test_a_person_s_folder_is_used_unless_another_is_named(tmp_path, monkeypatch):
    before = jax.config.jax_compilation_cache_dir
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("JAX_COMPILATION_CACHE_DIR", "")
    compile_cache.keep_for_person()
    assert jax.config.jax_compilation_cache_dir == before
    monkeypatch.delenv("JAX_COMPILATION_CACHE_DIR")
    used = []
    monkeypatch.setattr(compile_cache, "_use", lambda folder, seconds: used.append(folder))
    compile_cache.keep_for_person()
    assert used == [str(tmp_path / "stylejax" / compile_cache.machine())]
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    compile_cache.keep_for_person()
    assert len(used) == 1


def test_no_cache_neither_keeps_nor_loads(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(compile_cache, "_LEAST", 0.0)
    kept = []
    with compile_cache.keep(tmp_path):
        try:
            assert main(["styles", "--no-cache"]) == 0
            jax.jit(lambda x: x * 7 + 1)(jnp.ones(7))
            kept.append(list(tmp_path.iterdir()))
        finally:
            jax.config.update("jax_enable_compilation_cache", True)
            compilation_cache.reset_cache()
        jax.jit(lambda x: x * 9 + 1)(jnp.ones(7))
        kept.append(list(tmp_path.iterdir()))
    assert not kept[0] and kept[1]


@pytest.mark.parametrize("command", ["transfer", "preview", "evaluate", "evaluate-video", "export", "verify", "styles"])
def test_every_command_takes_no_cache(command, capsys):
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert "--no-cache" in capsys.readouterr().out
