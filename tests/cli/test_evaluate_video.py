"""`stylejax evaluate-video` measures paintings of a picture that moves."""

import json

from tests.cli.calls import call


def test_evaluate_video_prints_the_report_of_a_moving_picture(run, photos, capsys):
    words = ["evaluate-video", "--style", run, "--side", 32, "--frames", 3]
    code, out, _ = call(capsys, *words, "--content", photos / "a.png")
    report = json.loads(out)
    assert code == 0 and report["size"] == [32, 32, 3]
    assert report["frame by frame"]["warp_error"] > 0
    code, _, err = call(capsys, *words, "--content", photos / "trip")
    assert code == 2 and "smaller than 32 pixels" in err
