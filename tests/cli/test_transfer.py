"""`stylejax transfer` paints what transfer() paints, and says in one line what it cannot do."""

import copy
import os
import signal

import jax
import numpy as np
from PIL import Image

import stylejax
from stylejax.checkpoints import save
from stylejax.images import files
from stylejax.video import files as video
from tests.cli.calls import MODEL, picture, transfer
from tests.video.test_files import COUNT, clip, frames, played


def test_paints_what_transfer_paints(run, photos, tmp_path, capsys):
    style = stylejax.load(run)
    photo = picture(33, 47)
    for seed in (0, 5):
        output = tmp_path / f"{seed}.png"
        assert transfer(capsys, run, photos / "a.png", output, "--seed", seed)[0] == 0
        np.testing.assert_array_equal(files.read(output), stylejax.transfer(style, photo, seed))
    assert (tmp_path / "0.png").read_bytes() != (tmp_path / "5.png").read_bytes()


def test_controls_are_those_of_transfer(run, photos, tmp_path, capsys):
    output = tmp_path / "out.png"
    mask = np.zeros((33, 47), np.uint8)
    mask[:, 20:] = 255
    Image.fromarray(mask).save(tmp_path / "mask.png")
    words = ["--canvas", "24", "--strength", "0.5", "--colors", "photo", "--mask"]
    assert transfer(capsys, run, photos / "a.png", output, *words, tmp_path / "mask.png")[0] == 0
    options = dict(canvas=24, strength=0.5, colors="photo", mask=mask)
    np.testing.assert_array_equal(files.read(output), stylejax.transfer(stylejax.load(run), picture(33, 47), **options))
    np.testing.assert_array_equal(files.read(output)[:, :20], picture(33, 47)[:, :20])


def test_two_styles_are_mixed(run, photos, tmp_path, capsys):
    other = copy.deepcopy(stylejax.load(run))
    other = other.replace(params=jax.tree.map(lambda p: 2 * p, other.params))
    with save.Saver(tmp_path / "other=1a", MODEL) as saver:
        saver.save(1, {"step": 1}, other.params)
    words = ("--style", f"{tmp_path / 'other=1a'}=3")
    assert transfer(capsys, run, photos / "a.png", tmp_path / "out.png", *words)[0] == 0
    mixed = stylejax.mix({str(run): 1, str(tmp_path / "other=1a"): 3})
    np.testing.assert_array_equal(files.read(tmp_path / "out.png"), stylejax.transfer(mixed, picture(33, 47)))


def test_one_picture_goes_into_a_folder_under_its_name(run, photos, tmp_path, capsys):
    (tmp_path / "there").mkdir()
    for output in ("there", "new"):
        assert transfer(capsys, run, photos / "a.png", tmp_path / output)[0] == 0
        with Image.open(tmp_path / output / "a.png") as painting:
            assert (painting.format, painting.size) == ("PNG", (47, 33))


def test_a_folder_keeps_its_names_and_the_damaged_picture_is_named(run, photos, tmp_path, capsys):
    code, out, err = transfer(capsys, run, photos, tmp_path / "painted")
    assert (code, out) == (1, "")
    assert [line for line in err.splitlines() if "b.jpg" in line]
    assert "painted 2 of 3" in err
    painted = sorted((tmp_path / "painted").rglob("[!.]*.*"))
    assert [str(p.relative_to(tmp_path / "painted")) for p in painted] == ["a.png", "trip/c.png"]
    np.testing.assert_array_equal(files.read(painted[1]), stylejax.transfer(stylejax.load(run), picture(40, 20, 1)))


def test_paintings_inside_the_source_are_not_painted_again(run, photos, capsys):
    (photos / "b.jpg").unlink()
    for said in ("painted 2 of 2", "painted 0 of 2"):
        code, _, err = transfer(capsys, run, photos, photos / "painted")
        assert code == 0
        assert said in err
    assert not (photos / "painted" / "painted").exists()


def test_a_folder_goes_on_where_it_stopped(run, photos, tmp_path, capsys):
    painted = tmp_path / "painted"
    assert "painted 2 of 3" in transfer(capsys, run, photos, painted)[2]
    (painted / "a.png").unlink()
    code, _, err = transfer(capsys, run, photos, painted)
    assert code == 1 and f"{photos}/b.jpg: " in err
    assert "painted 1 of 3" in err and "; 1 were there already" in err
    assert "painted 2 of 3" in transfer(capsys, run, photos, painted, "--seed", 1)[2]


def test_the_shards_of_a_folder_make_the_whole(run, photos, tmp_path, capsys):
    Image.fromarray(picture(33, 47)).save(photos / "b.jpg")
    for shard, names in [("1/2", {"a.png", "c.png"}), ("2/2", {"a.png", "b.jpg", "c.png"})]:
        assert transfer(capsys, run, photos, tmp_path / "painted", "--share", shard)[0] == 0
        assert {path.name for path in (tmp_path / "painted").rglob("[!.]*.*")} == names
    assert "3 were there already" in transfer(capsys, run, photos, tmp_path / "painted", "--devices", "all")[2]


def test_photos_are_never_painted_over(run, photos, capsys):
    before = (photos / "a.png").read_bytes()
    for source, output in [
        (photos, photos),
        (photos / "a.png", photos / "a.png"),
        (photos / "a.png", photos / "trip" / ".."),
    ]:
        code, _, err = transfer(capsys, run, source, output)
        assert code == 2
        assert err.endswith("a.png: would be painted over; give another --output\n")
    assert (photos / "a.png").read_bytes() == before


def test_what_cannot_be_done_is_one_line_and_exit_code_2(run, photos, tmp_path, capsys):
    (tmp_path / "taken").write_text("")
    for style, source, output, line in [
        (tmp_path / "none", photos / "a.png", "o.png", f"{tmp_path}/none: does not exist; give"),
        (photos, photos / "a.png", "o.png", f"{photos}: is not a run; give"),
        (run, tmp_path / "none.png", "o.png", f"{tmp_path}/none.png: no such file or folder"),
        (run, photos / "b.jpg", "o.png", f"{photos}/b.jpg: "),
        (run, photos / "a.png", "o.gif", f"{tmp_path}/o.gif: cannot tell the format"),
        (run, photos / "a.png", "taken/o.png", f"{tmp_path}/taken: cannot be made a folder"),
    ]:
        code, out, err = transfer(capsys, style, source, tmp_path / output)
        assert (code, out) == (2, "")
        assert err.startswith(f"stylejax: {line}")
        assert err.count("\n") == 1
    assert not (tmp_path / "o.png").exists()


def test_controls_out_of_range_are_one_line(run, photos, tmp_path, capsys):
    Image.fromarray(picture(9, 9)).save(tmp_path / "mask.png")
    for words, said in (
        (("--strength", 3), "strength must lie between 0 (the photo) and 1.5"),
        (("--mask", tmp_path / "mask.png"), "mask must be [H, W] = (33, 47)"),
    ):
        code, _, err = transfer(capsys, run, photos / "a.png", tmp_path / "x.png", *words)
        assert (code, err.count("\n")) == (2, 1) and said in err
    code, _, err = transfer(capsys, run, photos, tmp_path / "x", "--mask", tmp_path / "mask.png")
    assert code == 2 and "goes with one picture or video" in err


def test_more_devices_than_there_are_is_one_line(run, photos, tmp_path, capsys):
    code, _, err = transfer(capsys, run, photos, tmp_path / "painted", "--devices", 3)
    assert (code, err) == (2, "stylejax: --devices 3: give a number from 1 to 2, or all\n")


def test_damage_in_the_run_is_named(run, photos, tmp_path, capsys):
    step_dir = tmp_path / "1"
    step_dir.mkdir()
    (step_dir / "meta").mkdir()
    code, _, err = transfer(capsys, step_dir, photos / "a.png", tmp_path / "o.png")
    assert code == 2
    assert "1/manifest.sha256: is missing" in err


def test_a_video_is_painted_and_ctrl_c_keeps_what_there_is(run, tmp_path, capsys, monkeypatch):
    source = clip(tmp_path / "a.mp4")
    target = tmp_path / "new" / "a.mp4"
    code, out, err = transfer(capsys, run, source, tmp_path / "new")
    assert (code, out) == (0, "") and f"painted {COUNT} frames into {target}" in err
    *_, steady = played(target)
    painting = stylejax.transfer(stylejax.load(run), next(frames(1)))
    # H.264 halves the colors of random noise; the grey values stay.
    assert np.corrcoef(steady[0].mean(-1).ravel(), painting.mean(-1).ravel())[0, 1] > 0.8

    def interrupted(source, target, paint_frame):
        for number, step in enumerate(paint(source, target, paint_frame)):
            if number == 3:
                os.kill(os.getpid(), signal.SIGINT)
            yield step

    paint = video.paint
    monkeypatch.setattr(video, "paint", interrupted)
    code, _, err = transfer(capsys, run, source, target, "--no-smooth")
    assert code == 130 and f"interrupted; {target} holds the first 4 frames" in err
    assert len(played(target)[2]) == 4


def test_quiet_says_what_went_wrong_and_nothing_else(two_steps, photos, tmp_path, capsys):
    assert transfer(capsys, two_steps, photos / "a.png", tmp_path / "o.png", "-q") == (0, "", "")
    assert files.size(tmp_path / "o.png") == files.size(photos / "a.png")
    code, out, err = transfer(capsys, two_steps, tmp_path / "none.png", tmp_path / "o.png", "-q")
    assert (code, out) == (2, "") and "none.png: no such file" in err
