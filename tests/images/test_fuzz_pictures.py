"""Damaged pictures of 26 kinds are read or refused in one line; benchmarks/fuzz_pictures.py has ten thousand."""

import json
import subprocess
import warnings

import numpy as np
import pytest

from benchmarks import fuzz_pictures
from stylejax.images import files


@pytest.mark.parametrize("kind", range(26))
def test_mutated_pictures_are_read_or_refused(tmp_path, kind):
    outcomes = set()
    for index in range(kind, 312, 26):
        of, data = fuzz_pictures.mutated(index, seed=18)
        path = tmp_path / f"{index}.{of.format.lower()}"
        path.write_bytes(data)
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            outcomes.add(fuzz_pictures.read_in_every_way(path))
        assert said == []  # Pillow's have no name of a file
    assert outcomes <= {"read", "refused"}


@pytest.mark.parametrize("kind", fuzz_pictures.KINDS, ids=lambda kind: f"{kind.format}-{kind.mode}")
def test_every_kind_is_sound_before_it_is_changed(tmp_path, kind):
    (tmp_path / "a").write_bytes(fuzz_pictures.whole(kind))
    assert fuzz_pictures.read_in_every_way(tmp_path / "a") == "read"
    turned = "exif" in kind.options
    assert files.size(tmp_path / "a") == ((64, 48) if turned else (48, 64))


def test_a_file_depends_on_its_number_and_the_seed_alone():
    assert fuzz_pictures.mutated(7, 1) == fuzz_pictures.mutated(7, 1)
    assert fuzz_pictures.mutated(7, 1) != fuzz_pictures.mutated(7, 2)
    assert len({data for _, data in (fuzz_pictures.mutated(i, 0) for i in range(52))}) == 52


def test_chunks_of_a_png_are_sealed_again():
    data = bytearray(fuzz_pictures.whole(fuzz_pictures.KINDS[9]))
    before = bytes(data)
    place = data.index(b"IDAT") - 6  # within the checksum of the chunk before
    data[place] ^= 1
    fuzz_pictures._seal(data)
    assert bytes(data) == before


def test_a_wrong_size_is_found(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(fuzz_pictures.whole(fuzz_pictures.KINDS[9]))
    monkeypatch.setattr(files, "size", lambda path: (1, 1))
    with pytest.raises(AssertionError):
        fuzz_pictures.read_in_every_way(tmp_path / "a")


def test_a_process_of_its_own_reads_a_batch_and_what_ends_it_is_named(monkeypatch):
    found = fuzz_pictures.run_batch(3, 2, 0)
    assert [each["index"] for each in found] == [3, 4]
    assert all(each["outcome"] in ("read", "refused") and each["bytes"] < 2**27 for each in found)
    line = json.dumps({"index": 0, "outcome": "read", "seconds": 0.0, "bytes": 0})

    def ended(words, **_):
        first = int(next(word for word in words if "first" in word).partition("=")[2])
        printed = line.replace('"index": 0', f'"index": {first}') + "\n"
        return subprocess.CompletedProcess(words, -11, "" if first == 1 else printed, "killed")

    monkeypatch.setattr(subprocess, "run", ended)
    found = fuzz_pictures.run_batch(0, 3, 0)
    assert [each["outcome"] for each in found] == ["read", "ended with -11: killed", "read"]
    assert np.all([each["index"] == i for i, each in enumerate(found)])
