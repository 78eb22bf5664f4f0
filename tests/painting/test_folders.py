"""Folders are painted in batches of one size, on every device, and nothing stops at a broken picture."""

import jax
import numpy as np
import pytest
from PIL import ExifTags, Image, ImageCms

from stylejax.errors import InputError
from stylejax.images import files
from stylejax.interrupt import Interrupt
from stylejax.painting import folders
from stylejax.painting.transfer import transfer
from tests import untrained


@pytest.fixture(scope="module")
def style():
    return untrained.style(width=8, blocks=2, noise=4)


def photo(height, width, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def folder_of(tmp_path, **pictures):
    (tmp_path / "photos").mkdir()
    for name, picture in pictures.items():
        files.write(tmp_path / "photos" / f"{name}.png", picture)
    return tmp_path / "photos"


def paint(style, folder, output, devices=1):
    targets, refused = folders.plan(folder, str(output))
    assert refused == []
    return dict(folders.paint(style, targets, {"seed": 3}, jax.local_devices()[:devices], Interrupt()))


@pytest.mark.parametrize("devices", [1, 2])
def test_every_picture_is_what_transfer_paints_on_any_number_of_devices(style, tmp_path, monkeypatch, devices):
    monkeypatch.setattr(folders, "BATCH", 3 * 30 * 40)
    pictures = {f"p{i}": photo(30, 40, i) for i in range(4)} | {"other": photo(30, 41)}
    folder = folder_of(tmp_path, **pictures)
    (folder / "broken.png").write_bytes(b"\x89PNG cut short")
    faults = paint(style, folder, tmp_path / "out", devices)
    assert [path.name for path, fault in faults.items() if fault] == ["broken.png"]
    for name, picture in pictures.items():
        painted = files.read(tmp_path / "out" / f"{name}.png").astype(int)
        assert np.abs(painted - transfer(style, picture, seed=3)).max() <= 1


def test_pictures_of_one_size_are_painted_together(style, tmp_path, monkeypatch):
    shapes = []
    monkeypatch.setattr(folders, "transfer", lambda style, img, seed: shapes.append(img.shape) or img)
    monkeypatch.setattr(folders, "BATCH", 3 * 20 * 20)
    many = {f"p{i}": photo(20, 20, i) for i in range(4)}
    paint(style, folder_of(tmp_path, **many, wide=photo(20, 30), large=photo(50, 50)), tmp_path / "out")
    # The second batch of squares is filled up, for a new size would be compiled anew.
    assert sorted(shapes, key=str) == sorted([(3, 20, 20, 3), (3, 20, 20, 3), (20, 30, 3), (50, 50, 3)], key=str)
    for name, picture in many.items():
        np.testing.assert_array_equal(files.read(tmp_path / "out" / f"{name}.png"), picture)


def test_a_painting_stands_as_seen_and_keeps_alpha_and_profile(style, tmp_path):
    seen = np.dstack([photo(24, 40), np.tile(np.arange(40, dtype=np.uint8) * 6, (24, 1))])
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    (tmp_path / "photos").mkdir()
    stored = Image.fromarray(seen).transpose(Image.Transpose.ROTATE_90)
    stored.save(tmp_path / "photos" / "a.png", exif=exif, icc_profile=profile)
    paint(style, tmp_path / "photos", tmp_path / "out")
    with Image.open(tmp_path / "out" / "a.png") as painting:
        assert (painting.format, painting.size, painting.mode) == ("PNG", (40, 24), "RGBA")
        assert painting.info["icc_profile"] == profile and not painting.getexif()
        np.testing.assert_array_equal(np.asarray(painting)[..., 3], seen[..., 3])


def test_what_does_not_fit_into_memory_is_a_fault_of_its_picture(style, tmp_path, monkeypatch):
    def full(style, img, seed):
        if img.shape[1] == 30:
            raise MemoryError("out of memory")
        return img

    monkeypatch.setattr(folders, "transfer", full)
    faults = paint(style, folder_of(tmp_path, a=photo(20, 20), b=photo(20, 30)), tmp_path / "out")
    assert [fault and str(fault).split(": ", 1)[1] for _, fault in sorted(faults.items())] == [
        None,
        "cannot be painted: out of memory",
    ]


def test_leaving_early_keeps_what_is_done_and_leaves_no_half_file(style, tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "transfer", lambda style, img, seed: img)
    monkeypatch.setattr(folders, "BATCH", 1)
    folder = folder_of(tmp_path, **{f"p{i}": photo(20, 20, i) for i in range(12)})
    targets, _ = folders.plan(folder, str(tmp_path / "out"))
    paintings = folders.paint(style, targets, {"seed": 0}, jax.local_devices()[:1], Interrupt())
    first, fault = next(paintings)
    paintings.close()
    done = list((tmp_path / "out").iterdir())
    assert fault is None and targets[first] in done and len(done) < 12
    for path in done:
        np.testing.assert_array_equal(files.read(path), files.read(folder / path.name))


def test_plan_refuses_to_paint_over_photos(tmp_path):
    folder = folder_of(tmp_path, a=photo(20, 20))
    with pytest.raises(InputError, match="a.png: would be painted over"):
        folders.plan(folder, str(folder))
