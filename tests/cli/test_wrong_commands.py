"""Every wrong command ends with exit code 2 and one line that says what is wrong, and changes no file."""

import os
import wave

import pytest
from PIL import Image

from stylejax.checkpoints.export import export
from stylejax.cli.main import main
from tests.cli.calls import MODEL, picture, save_run, untrained_params
from tests.video.test_files import clip

# The words of a command, in which {name} is a file of `place`, and a part of what is said.
TRANSFER = "transfer --style {run} --input {photo} --output {new}.png"
FOLDER = "transfer --style {run} --input {photos} --output {new}"
FILM = "transfer --style {run} --input {film} --output {old_film}"
EVALUATE = "evaluate --style {run} --content {photos} --reference {photos}"
VIDEO = "evaluate-video --style {run} --content {photo} --side 16 --frames 2"
LONG = "9" * 5000  # more digits than Python reads
EXPORT = "export --style {run} --output {new}"
TRAIN = "train --config smoke --style {photos} --content {photos} --workdir {new}"
NAMED = "train --config smoke --style {photos}"
WRONG = [
    # Words that are no command.
    ("", "required: COMMAND"),
    ("draw", "invalid choice: 'draw'"),
    ("transfer", "required: --input, --output, --style; see stylejax transfer --help"),
    ("evaluate", "required: --content, --reference, --style"),
    ("evaluate-video", "required: --style"),
    ("export", "required: --style, --output"),
    ("ablate", "required: --configs, --workdir"),
    (f"{TRANSFER} --colour photo", "unrecognized arguments: --colour photo"),
    (f"{EXPORT} --config.data.batch=1", "unrecognized arguments: --config.data.batch=1"),
    ("ablate --configs a --workdir b --budget 0", "0 is not a number above 0"),
    ("ablate --configs a --workdir b --budget inf", "inf is not a number above 0"),
    ("ablate --configs a --workdir b --test nan", "nan is not a number from 0 to 0.5"),
    ("ablate --configs a --workdir b --seeds 1000000000", "1000000000 is not a whole number from 1 to 1000"),
    ("ablate --configs a --workdir b --count 1000000 --side 100000", "takes 180000000.0 GB of memory"),
    # Controls out of their range, of a picture, a folder and a film that is there already.
    *[
        (f"{command} --strength {strength}", said)
        for command in (TRANSFER, FOLDER, FILM, EVALUATE, VIDEO)
        for strength, said in [("9", "got 9.0"), ("nan", "got nan"), ("-0.1", "got -0.1"), ("much", "invalid float")]
    ],
    (f"{TRANSFER} --canvas 0", "0 is not a whole number from 1 to 1000000"),
    (f"{TRANSFER} --canvas 64.5", "64.5 is not a whole number from 1 to 1000000"),
    (f"{TRANSFER} --canvas 1000000", "canvas must hold 200 megapixels at most"),
    (f"{FOLDER} --canvas 1000000000", "1000000000 is not a whole number from 1 to 1000000"),
    (f"{FILM} --canvas 1000000", "canvas must hold 200 megapixels at most"),
    (f"{TRANSFER} --canvas 1000000000", "1000000000 is not a whole number from 1 to 1000000"),
    (f"{TRANSFER} --canvas {LONG}", f"{LONG[:40]} is not a whole number from 1 to 1000000"),
    (f"{TRANSFER} --colors blue", "invalid choice: 'blue'"),
    (f"{TRANSFER} --seed -1", "-1 is not a whole number from 0 to 4294967295"),
    (f"{TRANSFER} --seed 4294967296", "4294967296 is not a whole number"),
    (f"{TRANSFER} --devices 0", "--devices 0: give a number from 1 to 2, or all"),
    (f"{FOLDER} --devices many", "--devices many: give a number from 1 to 2, or all"),
    (f"{FOLDER} --share 3/2", "3/2 is not a share such as 1/4"),
    (f"{FOLDER} --share 0/2", "0/2 is not a share"),
    (f"{FOLDER} --share 1/{LONG}", "is not a share"),
    (f"{FOLDER} --devices {LONG}", "give a number from 1 to 2, or all"),
    (f"{TRANSFER} --step {LONG}", "is not a whole number from 0 to 2147483647"),
    (f"{FOLDER} --share all", "all is not a share"),
    (f"{TRANSFER} --share 2/4", "--share 2/4: goes with a folder"),
    (f"{FILM} --share 2/4", "--share 2/4: goes with a folder"),
    (f"{TRANSFER} --mask {{film}}", "film.mp4: not a picture of a kind that is read"),
    (f"{TRANSFER} --mask {{none}}", "none: no such file"),
    (f"{TRANSFER} --mask {{photos}}", "photos: "),
    (f"{TRANSFER} --mask {{large}}", "mask must be [H, W] = (24, 32), as img; got (48, 48)"),
    (f"{FILM} --mask {{large}}", "mask must be [H, W] = (48, 64), as img; got (48, 48)"),
    (f"{FOLDER} --mask {{photo}}", "goes with one picture or video"),
    (f"{TRANSFER} --mask=", "argument --mask: is empty"),
    # What is to be painted.
    ("transfer --style {run} --input= --output {new}", "argument --input: is empty"),
    ("transfer --style {run} --input {none} --output {new}", "none: no such file or folder"),
    ("transfer --style {run} --input ~nobody.there/a.png --output {new}", "~nobody.there/a.png: there is no such user"),
    ("transfer --style {run} --input {photo}s.png --output {new}", "; did you mean {photo}?"),
    ("transfer --style {run} --input {too_long}/a.png --output {new}", "file name too long"),
    ("transfer --style {run} --input {empty} --output {new}", "empty: no pictures here"),
    ("transfer --style {run} --input {cut} --output {new}", "cut.png: "),
    ("transfer --style {run} --input {pipe}.png --output {new}", "pipe.png: not a file that holds a picture"),
    ("transfer --style {run} --input {circle} --output {new}", "circle.png: no such file"),
    ("transfer --style {run} --input {run}/checkpoints/1/manifest.sha256 --output {new}", "cannot tell the format"),
    ("transfer --style {run} --input {cut_film} --output {new}.mp4", "cut.mp4: invalid data"),
    ("transfer --style {run} --input {sound} --output {new}.mp4", "sound.mp4: holds no video"),
    ("transfer --style {run} --input {pipe}.mp4 --output {new}.mp4", "pipe.mp4: not a file that holds a video"),
    ("transfer --style {run} --input {none}.mp4 --output {new}.mp4", "none.mp4: no such file"),
    # Where to.
    ("transfer --style {run} --input {photo} --output=", "argument --output: is empty"),
    ("transfer --style {run} --input {photo} --output {new}.xyz", "new.xyz: cannot tell the format"),
    ("transfer --style {run} --input {photo} --output {photo}", "would be painted over"),
    ("transfer --style {run} --input {photos} --output {photos}", "would be painted over"),
    ("transfer --style {run} --input {photo} --output {taken}/a.png", "taken: cannot be made a folder: file exists"),
    ("transfer --style {run} --input {photos} --output {taken}", "taken: cannot be made a folder: file exists"),
    ("transfer --style {run} --input {photo} --output {new}/{long_name}.png", "file name too long"),
    ("transfer --style {run} --input {film} --output {new}.webm", "new.webm: cannot hold H.264"),
    ("transfer --style {run} --input {film} --output {film}", "would be painted over"),
    ("transfer --style {run} --input {film} --output {taken}/a.mp4", "taken: cannot be made a folder: file exists"),
    ("transfer --style {run} --input {film} --output {new}/{long_name}.mp4", "file name too long"),
    ("transfer --style {run} --input {pcm} --output {old_film}", "cannot hold sound of the kind pcm_s16le"),
    # Which style.
    (f"{TRANSFER} --step last", "last is not a step: give best, latest or a number"),
    (f"{TRANSFER} --step 9", "has no finished step 9"),
    (f"{FILM} --step 9", "has no finished step 9"),
    ("transfer --style= --input {photo} --output {new}.png", "argument --style: is empty"),
    ("transfer --style {none} --input {photo} --output {new}.png", "none: does not exist"),
    ("transfer --style {none} --input {film} --output {old_film}", "none: does not exist"),
    ("transfer --style {photos} --input {photo} --output {new}.png", "photos: is not a run"),
    ("transfer --style {unfinished} --input {photo} --output {new}.png", "holds no finished step"),
    ("transfer --style {damaged} --input {photo} --output {new}.png", "is damaged: its SHA-256 differs"),
    ("transfer --style {damaged} --input {film} --output {old_film}", "is damaged: its SHA-256 differs"),
    ("transfer --style {exported} --step 3 --input {photo} --output {new}.png", "leave out step 3"),
    # A mix.
    ("transfer --style {run}=nan --style {exported}=1 --input {photo} --output {new}.png", "must be a finite number"),
    ("transfer --style {run}=inf --style {exported}=1 --input {photo} --output {new}.png", "must be a finite number"),
    ("transfer --style {run}=0 --style {exported}=0 --input {photo} --output {new}.png", "sum above 0; got 0"),
    ("transfer --style {run}=1 --style {exported}=-2 --input {photo} --output {new}.png", "sum above 0; got -1"),
    ("transfer --style {run} --style {other} --input {photo} --output {new}.png", "its network is not that of"),
    ("transfer --style {run} --style {none} --input {photo} --output {new}.png", "none: does not exist"),
    ("transfer --style {run}=nan --style {exported} --input {film} --output {old_film}", "must be a finite number"),
    # What is measured.
    (f"{EVALUATE} --count 0", "0 is not a whole number from 1 to 1000000"),
    (f"{EVALUATE} --long 0", "0 is not a whole number from 1 to 1000000"),
    (f"{EVALUATE} --side 0", "0 is not a whole number from 1 to 1000000"),
    (f"{EVALUATE} --count 1000000000", "1000000000 is not a whole number from 1 to 1000000"),
    (f"{EVALUATE} --side 100000 --count 1000000", "--count 1000000 of --side 100000: takes 180000000.0 GB of memory"),
    (f"{EVALUATE} --side 16 --long 64", "not allowed with"),
    (f"{EVALUATE} --step 9", "has no finished step 9"),
    (f"{EVALUATE} --style {{exported}}=nan", "must be a finite number"),
    ("evaluate --style {run} --content= --reference {photos}", "argument --content: is empty"),
    ("evaluate --style {run} --content {none} --reference {photos}", "none: no such file or folder"),
    ("evaluate --style {run} --content {photos} --reference {none}", "none: no such file or folder"),
    ("evaluate --style {run} --content {photos} --reference {empty}", "empty: no pictures here"),
    ("evaluate --style {run} --content {cut} --reference {photos}", "cut.png: "),
    ("evaluate --style {run} --content samples:others --reference {photos}", "samples:content, samples:style"),
    ("evaluate --style {run} --content {photo} --reference {photos}", "give 2 or more of each"),
    ("evaluate --style {none} --content {photos} --reference {photos} --side 16", "none: does not exist"),
    (f"{VIDEO} --frames 1", "one frame does not move"),
    (f"{VIDEO} --frames 1000000000", "1000000000 is not a whole number from 1 to 1000000"),
    (f"{VIDEO} --frames 1000000 --side 100000", "--frames 1000000 of --side 100000: takes 240000000.0 GB of memory"),
    (f"{VIDEO} --side 15", "15 is not a whole number from 16 to 1000000"),
    (f"{VIDEO} --side 4096", "smaller than 4096 pixels"),
    (f"{VIDEO} --step 9", "has no finished step 9"),
    ("evaluate-video --style {run} --content {none}", "none: no such file or folder"),
    ("evaluate-video --style {none} --content {photo} --side 16", "none: does not exist"),
    # What is learned from, and under which name.
    ("train", "required: --style"),
    ("train --style= --name mine", "argument --style: is empty"),
    ("train --style {none} --name mine", "none: no such file or folder"),
    ("train --style {empty} --name mine", "empty: no pictures here"),
    ("train --style {photos} --content {none} --name mine", "none: no such file or folder"),
    ("train --style tfds:monet --name mine", "write tfds:builder:split"),
    ("train --style samples:style", "give the style a --name"),
    (f"{NAMED} --name=", "'' cannot be a name: give letters, digits"),
    (f"{NAMED} --name ../mine", "'../mine' cannot be a name"),
    (f"{NAMED} --name .mine", "'.mine' cannot be a name"),
    (f"{NAMED} --name mine=1", "'mine=1' cannot be a name"),
    (f"{NAMED} --name {{long_name}}", "a name has at most 60 letters"),
    (f"{NAMED} --name monet", "monet comes with stylejax; give another name"),
    (f"{NAMED} --name mine --workdir {{new}}", "not allowed with"),
    (f"{NAMED} --workdir {{photos}}", "photos holds something that is not a run; give another --workdir"),
    (f"{NAMED} --workdir {{taken}}/run", "run: cannot be made a folder: not a directory"),
    (f"{TRAIN} --minutes 0", "0 is not a number of minutes above 0"),
    (f"{TRAIN} --minutes nan", "nan is not a number of minutes"),
    (f"{TRAIN} --minutes ten", "ten is not a number of minutes"),
    (f"{TRAIN} --minutes 5 --config.optim.steps=3", "two answers to one question"),
    (f"{TRAIN} --config {{none}}.py", "none.py: no such file; give one such as configs/personal.py"),
    (f"{TRAIN} --config.optim.stepz=3", "did you mean optim.steps?"),
    (f"{TRAIN} --config.data.batch=3", "a batch of 3 does not divide among 2 devices"),
    (f"{TRAIN} --steps 3", "unrecognized arguments: --steps 3"),
    # A contact sheet.
    ("preview", "required: --input, --style"),
    ("preview --style {run} --input {none}", "none: no such file"),
    ("preview --style {run} --input {photos}", "photos: not a file that holds a picture"),
    ("preview --style {run} --input {cut}", "cut.png: "),
    ("preview --style {none} --input {photo}", "none: does not exist"),
    ("preview --style {run} --input {photo} --output {photo}", "would be painted over"),
    ("preview --style {run} --input {photo} --output {new}.xyz", "new.xyz: cannot tell the format"),
    ("preview --style {run} --input {photo} --output {taken}/a.png", "taken: cannot be made a folder: file exists"),
    ("preview --style {run} --input {photo} --canvas 0", "0 is not a whole number from 1"),
    ("preview --style {run} --input {photo} --canvas 900000", "canvas must hold 200 megapixels at most"),
    ("preview --style {run} --input {photo} --strength 1", "unrecognized arguments: --strength 1"),
    # Which styles there are.
    ("styles more", "unrecognized arguments: more"),
    ("styles --input {photo}", "--input {photo}: goes with --gallery"),
    ("styles --gallery=", "argument --gallery: is empty"),
    ("styles --gallery {new}.png", "new.png: a page; end its name in .html"),
    ("styles --gallery {new}.html --input {none}", "none: no such file"),
    ("styles --gallery {new}.html --input {cut}", "cut.png: "),
    ("styles --gallery {taken}/a.html", "taken: cannot be made a folder: file exists"),
    ("styles --gallery {new}/{long_name}.html", "file name too long"),
    # What is verified, and what is exported.
    ("verify", "required: DIR"),
    ("verify {none}", "none: does not exist"),
    ("verify {photos}", "photos: is not a run"),
    ("verify {unfinished}", "holds no finished step"),
    ("verify {damaged}", "is damaged: its SHA-256 differs"),
    (f"{EXPORT} --format zip", "invalid choice: 'zip'"),
    (f"{EXPORT} --format safetensors", "new: end the name of the safetensors file in .safetensors"),
    (f"{EXPORT}.stablehlo --format onnx", "new.stablehlo: end the name of the onnx file in .onnx"),
    (f"{EXPORT}.stablehlo --format safetensors", "end the name of the safetensors file in .safetensors"),
    (f"{EXPORT}.tflite --size 0x9", "0x9 is not a width and a height of 1 to 9999 pixels, as 441x294"),
    (f"{EXPORT}.onnx --size 9x9", "--size: goes with --format tflite; other formats take pictures of any size"),
    ("export --style {run} --output {taken} --format savedmodel", "taken: is there already; give another folder"),
    ("export --style {none} --output {new}.safetensors", "none: does not exist"),
    ("export --style {run} --output {taken}/a.safetensors", "taken: cannot be made a folder: file exists"),
    ("export --style {torn} --output {new}.safetensors", "torn.safetensors: is no style that can be used"),
    ("transfer --style {torn} --input {photo} --output {new}.png", "torn.safetensors: is no style that can be used"),
    ("verify {torn}", "torn.safetensors: is no style that can be used"),
    (f"{EXPORT} --step best=2", "best=2 is not a step"),
    (f"{EXPORT} --step 9", "has no finished step 9"),
    ("export --style {run} --output=", "argument --output: is empty"),
    ("export --style= --output {new}", "argument --style: is empty"),
    ("export --style {none} --output {new}", "none: does not exist"),
    ("export --style {photos} --output {new}", "photos: is not a run"),
    ("export --style {damaged} --output {new}", "is damaged: its SHA-256 differs"),
    ("export --style {run} --output {photos}", "photos: is there already"),
    ("export --style {run} --output {taken}", "taken: is there already"),
    ("export --style {run} --output {taken}/style", "taken: cannot be made a folder: file exists"),
    ("export --style {run} --output {new}/{long_name}", "file name too long"),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Names of what the commands are given, good and bad."""
    top = tmp_path_factory.mktemp("place")
    names = [
        "photos",
        "empty",
        "new",
        "none",
        "taken",
        "old_film",
        "unfinished",
        "damaged",
        "exported",
        "other",
        "pipe",
    ]
    place = {name: top / name for name in names}
    for name in ("photos", "empty", "unfinished/checkpoints"):
        (top / name).mkdir(parents=True)
    (top / "taken").write_text("")
    for number in range(2):
        Image.fromarray(picture(24, 32, number)).save(top / "photos" / f"{number}.png")
    Image.fromarray(picture(48, 48)).save(top / "large.png")
    (top / "cut.png").write_bytes(b"\x89PNG cut short")
    (top / "circle.png").symlink_to("circle.png")
    for suffix in (".png", ".mp4"):
        os.mkfifo(top / f"pipe{suffix}")
    return (
        place
        | films(top)
        | styles(top)
        | {
            "photo": top / "photos" / "0.png",
            "large": top / "large.png",
            "cut": top / "cut.png",
            "circle": top / "circle.png",
            "long_name": "x" * 256,
            "too_long": "x" * 5000,
        }
    )


def films(top):
    """A film, one that was painted before, and files that are none."""
    clip(top / "film.mp4", sound=None)
    clip(top / "pcm.mkv", sound="pcm_s16le")
    (top / "old.m4v").write_text("painted before")
    (top / "cut.mp4").write_bytes(b"not a film")
    with wave.open(str(top / "sound.mp4"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(999))
    names = {"film": "film.mp4", "old_film": "old.m4v", "cut_film": "cut.mp4", "sound": "sound.mp4", "pcm": "pcm.mkv"}
    return {name: top / file for name, file in names.items()}


def styles(top):
    """A run, a style made of it, a damaged one, and one of another network."""
    run = save_run(top / "run", {1: None}, untrained_params())
    export(run, top / "exported")
    damaged = export(run, top / "damaged")
    meta = damaged / "meta" / "metadata"
    meta.write_bytes(meta.read_bytes() + b" ")
    smaller = {"generator": MODEL["generator"] | {"width": 4}}
    (top / "torn.safetensors").write_bytes(b"torn")
    other = save_run(top / "other", {1: None}, untrained_params(smaller), smaller)
    return {"run": run, "damaged": damaged, "other": other, "torn": top / "torn.safetensors"}


def state(top):
    """Every file below a folder, and what it holds."""
    found = sorted(path for path in top.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in found}


@pytest.mark.parametrize(("words", "said"), WRONG, ids=[words.split("{new}")[0] or "nothing" for words, _ in WRONG])
def test_a_wrong_command_is_one_line_and_changes_nothing(place, words, said, capfd):
    before = state(place["photos"].parent)
    code = main([word.format(**place) for word in words.split()])
    out, err = capfd.readouterr()
    assert (code, out) == (2, "")
    assert err.startswith("stylejax: ") and err.count("\n") == 1 and "Traceback" not in err
    assert said.format(**place) in err
    assert state(place["photos"].parent) == before


def test_the_table_is_long():
    assert len(WRONG) >= 120
