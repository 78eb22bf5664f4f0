"""A folder with a manifest is checked byte for byte, and the file at fault is named."""

import hashlib

import pytest

from stylejax.checkpoints import manifest
from stylejax.checkpoints.manifest import MANIFEST, verify
from stylejax.errors import InputError


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "a").write_bytes(b"abc")
    (tmp_path / "deep" / "b").write_bytes(b"")
    manifest.write(tmp_path)
    return tmp_path


def test_the_manifest_holds_the_sums_that_everyone_computes(folder):
    # FIPS 180-4, appendix B.1: the SHA-256 of "abc".
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    nothing = hashlib.sha256(b"").hexdigest()
    assert (folder / MANIFEST).read_text() == f"{abc}  a\n{nothing}  deep/b\n"
    assert manifest.exists(folder)
    assert verify(folder) is None


def test_writing_it_again_changes_nothing_and_leaves_no_other_file(folder):
    before = (folder / MANIFEST).read_bytes()
    manifest.write(folder)
    assert (folder / MANIFEST).read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["a", "deep", MANIFEST]


def damage_content(folder):
    (folder / "deep" / "b").write_bytes(b"x")


def lose_file(folder):
    (folder / "deep" / "b").unlink()


def add_file(folder):
    (folder / "deep" / "c").write_bytes(b"")


def lose_manifest(folder):
    (folder / MANIFEST).unlink()


def garble_manifest(folder):
    (folder / MANIFEST).write_bytes(b"\xff" + (folder / MANIFEST).read_bytes())


def lengthen_manifest(folder):
    with (folder / MANIFEST).open("a") as stream:
        stream.write("\n")


@pytest.mark.parametrize(
    ("harm", "line"),
    [
        (damage_content, "deep/b: is damaged: its SHA-256 differs"),
        (lose_file, "deep/b: is missing; copy"),
        (add_file, "deep/c: is not in manifest.sha256"),
        (lose_manifest, "manifest.sha256: is missing, so this step was not finished"),
        (garble_manifest, "/a: is damaged: its SHA-256 differs"),
        (lengthen_manifest, "manifest.sha256: is damaged; copy"),
    ],
)
def test_each_harm_is_named_in_one_line(folder, harm, line):
    harm(folder)
    with pytest.raises(InputError, match=line) as caught:
        verify(folder)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith("delete its whole folder to go on from the step before")


def test_what_a_file_browser_leaves_behind_is_no_harm(folder):
    (folder / "deep" / ".DS_Store").write_bytes(b"x")
    verify(folder)
