"""The page's first half: drop photos or a video, choose a style, look at a preview, paint, download."""

import contextlib
from pathlib import Path

import gradio as gr
import numpy as np

from stylejax.app import page_errors, paintings, preview
from stylejax.app.given import Given, keep
from stylejax.app.paintings import Controls
from stylejax.app.styles import Styles
from stylejax.app.uploads import Upload
from stylejax.app.workspace import Workspace
from stylejax.errors import InputError
from stylejax.images import files
from stylejax.models.generator import Style
from stylejax.painting.controls import STRONGEST
from stylejax.video import frames

_TYPES = [*files.EXTENSIONS, *frames.EXTENSIONS]
_BRUSH = 40  # pixels


class PaintTab:
    """Its parts, laid out within a `gr.Blocks`, and what they do."""

    def __init__(self, styles: Styles, workspace: Workspace):
        self._styles = styles
        self._workspace = workspace
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        """What is seen."""
        self.given = gr.State()
        self.names = gr.State([])
        self.style = gr.State()
        self.mask = gr.State()
        self.seed = gr.State(0)
        with gr.Row():
            with gr.Column(scale=2, min_width=320):
                self._lay_out_choices()
            with gr.Column(scale=3, min_width=320):
                self._lay_out_pictures()

    def _lay_out_choices(self) -> None:
        """What a person gives, and sets."""
        self.files = gr.File(label="Photos, or one video", file_count="multiple", file_types=_TYPES, elem_id="photos")
        self.gallery = gr.Gallery(
            label="Style",
            show_label=False,
            columns=3,
            height="auto",
            format="jpeg",
            allow_preview=False,
            object_fit="cover",
            buttons=[],
            elem_id="styles",
        )
        self.strength = gr.Slider(0, STRONGEST, 1, step=0.05, label="Strength", elem_id="strength")
        self.stroke = gr.Slider(*paintings.STROKES, 100, step=5, label="Stroke size in percent", elem_id="stroke")
        colors = [("of the style", "style"), ("of the photo", "photo")]
        self.colors = gr.Radio(colors, value="style", label="Colors", elem_id="colors")
        self.again = gr.Button("Another painting of the same photo", size="sm")
        with gr.Accordion("Paint only a part of a photo", open=False):
            self.editor = gr.ImageEditor(
                label="Brush over what is to be painted",
                sources=(),
                transforms=(),
                layers=False,
                brush=gr.Brush(default_size=_BRUSH, colors=["#ffffff"], color_mode="fixed"),
                format="png",
                elem_id="mask",
            )

    def _lay_out_pictures(self) -> None:
        """What a person sees of it, and takes."""
        self.slider = gr.ImageSlider(
            label="Photo and painting", format="jpeg", buttons=["fullscreen"], elem_id="before_after"
        )
        self.message = gr.Markdown("Drop a photo to begin.", elem_id="message")
        with gr.Row():
            self.ending = gr.Radio(list(paintings.ENDINGS), value=".png", label="Save as", elem_id="ending")
            self.smooth = gr.Checkbox(True, label="Strokes of a video move with it", visible=False)
        self.paint = gr.Button("Paint at full size", variant="primary", elem_id="paint", interactive=False)
        self.download = gr.DownloadButton("Download", visible=False, elem_id="download")

    def _connect(self) -> None:
        """What happens when a person does something."""
        controls = [self.given, self.style, self.stroke, self.strength, self.colors, self.seed, self.mask]
        quick = dict(concurrency_id="preview", concurrency_limit=1, show_progress="hidden", trigger_mode="always_last")
        dropped = [self.given, self.message, self.editor, self.mask, self.paint, self.download, self.smooth]
        self.files.change(self.take, self.files, dropped, api_name="take").then(
            self.show, controls, self.slider, **quick, api_name="preview"
        )
        gr.on(
            [self.strength.input, self.stroke.input, self.colors.input, self.mask.change],
            self.show,
            controls,
            self.slider,
            api_name=False,
            **quick,
        )
        self.gallery.select(self.choose, self.names, self.style, api_name=False).then(
            self.show, controls, self.slider, api_name=False, **quick
        )
        self.again.click(lambda seed: seed + 1, self.seed, self.seed, api_name=False).then(
            self.show, controls, self.slider, api_name=False, **quick
        )
        # The first stroke is told of by `input` alone.
        strokes = [self.editor.change, self.editor.input]
        gr.on(strokes, self.take_mask, self.editor, self.mask, show_progress="hidden", api_name=False)
        self.paint.click(
            self.paint_all,
            [*controls, self.ending, self.smooth],
            [self.slider, self.download, self.message],
            concurrency_id="paint",
            concurrency_limit=1,
            show_progress_on=self.slider,
            api_name="paint",
        )

    def refresh(self, style: str | None) -> tuple:
        """Values of `gallery`, `names` and `style`: what there is now; the style that was chosen stays."""
        pictures = []
        for choice in self._styles.choices():
            with contextlib.suppress(InputError):
                pictures.append((self._styles.thumbnail(choice.name), choice.name))
        names = [name for _, name in pictures]
        chosen = style if style in names else next(iter(names), None)
        return gr.Gallery(pictures, selected_index=names.index(chosen) if chosen else None), names, chosen

    def choose(self, names: list[str], event: gr.SelectData) -> str:
        """The name of the thumbnail that was clicked."""
        return names[event.index]

    def take(self, given: list[str] | None, request: gr.Request) -> tuple:
        """Keep what was dropped. Values of `given`, `message`, `editor`, `mask`, `paint`, `download` and `smooth`."""
        hidden = gr.DownloadButton(visible=False)
        try:
            folder = self._workspace.of_session(str(request.session_hash)) / "given"
            kept, refused = keep([Path(path) for path in given or ()], folder)
        except InputError as error:
            text = str(error) if given else "Drop a photo to begin."
            return None, text, None, None, gr.Button(interactive=False), hidden, gr.Checkbox(visible=False)
        count = "A video." if kept.video else f"{len(kept.photos)} photos." if len(kept.photos) > 1 else ""
        text = " ".join([count, *(f"Left out: {line}." for line in refused)])
        alone = kept.video is None and len(kept.photos) == 1
        editor = {"background": preview.before(kept.small), "layers": [], "composite": None} if alone else None
        return kept, text, editor, None, gr.Button(interactive=True), hidden, gr.Checkbox(visible=bool(kept.video))

    def take_mask(self, edited: dict | None) -> np.ndarray | None:
        """What was brushed over: uint8 [h, w]; None where nothing was."""
        layers = [np.asarray(layer) for layer in (edited or {}).get("layers") or () if layer is not None]
        alphas = [layer[..., 3] for layer in layers if layer.ndim == 3 and layer.shape[2] == 4]
        mask = np.max(alphas, axis=0) if alphas else None
        return mask if mask is not None and mask.any() else None

    def show(
        self,
        given: Given | None,
        style: str | None,
        stroke: float,
        strength: float,
        colors: str,
        seed: int,
        mask: np.ndarray | None,
    ) -> tuple[np.ndarray, np.ndarray] | None:
        """Photo and preview, uint8 [h, w, 3] each; None where there is nothing to show yet."""
        if given is None or style is None:
            return None
        with page_errors.shown():
            controls = Controls(stroke, strength, colors, seed)
            controls.check()
            loaded = self._styles.load(style)
            canvas = preview.chosen_canvas(loaded, given.long, stroke)
            painted = preview.paint(loaded, given.small, canvas, strength, colors, mask, seed)
        return preview.before(given.small), painted

    def paint_all(
        self,
        given: Given | None,
        style: str | None,
        stroke: float,
        strength: float,
        colors: str,
        seed: int,
        mask: np.ndarray | None,
        ending: str,
        smooth: bool,
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 (how gradio is told to hand one over)
    ) -> tuple:
        """Paint at full size. Values of `slider`, `download` and `message`."""
        if given is None or style is None:
            raise gr.Error("Drop a photo first.", print_exception=False)
        controls = Controls(stroke, strength, colors, seed)
        folder = self._workspace.of_session(str(request.session_hash)) / "painted"
        with page_errors.shown():
            loaded = self._styles.load(style)
            if given.video is not None:
                return self._paint_video(loaded, given, controls, smooth, folder, progress)
            total = len(given.photos)
            progress((0, total), unit="photos")
            parts = paintings.paint(loaded, given.photos, controls, mask, ending, folder)
            painted, faults = paintings.follow(parts, lambda done: progress((done, total), unit="photos"))
            return self._painted(given, painted, faults, folder)

    def _painted(self, given: Given, painted: list[Upload], faults: list[str], folder: Path) -> tuple:
        """What is shown of finished paintings, and what is downloaded: one file, or a zip of several."""
        if not painted:
            raise InputError("; ".join(faults))
        text = " ".join(["Painted.", *(f"Left out: {line}." for line in faults)])
        first = preview.read(painted[0].path)
        if len(painted) == 1:
            file = paintings.alone(painted[0], folder)
        else:
            file = paintings.zipped(painted, folder / "paintings.zip")
        photo = next(photo for photo in given.photos if photo.label == painted[0].label)
        before = given.small if photo == given.photos[0] else preview.read(photo.path)
        shown = (preview.before(before), preview.before(first))
        return shown, gr.DownloadButton(value=file, visible=True), text

    def _paint_video(
        self, style: Style, given: Given, controls: Controls, smooth: bool, folder: Path, progress: gr.Progress
    ) -> tuple:
        """As `paint_all`, of a video."""
        total = frames.probe(given.video.path).frames
        faults = []
        painted = 0
        with contextlib.closing(paintings.paint_video(style, given.video, controls, smooth, folder)) as parts:
            for fault in parts:
                painted += fault is None
                faults += [fault] if fault else []
                progress((painted, total), unit="frames")
        text = " ".join([f"Painted {painted} frames.", *(f"{line}." for line in faults)])
        file = folder / "painting.mp4"
        shown = (preview.before(given.small), preview.before(preview.read_video(file)))
        return shown, gr.DownloadButton(value=file, visible=True), text
