"""The page: painting and learning, side by side in two tabs; fonts of the system, nothing from elsewhere."""

from collections.abc import Mapping, Sequence

import gradio as gr

from stylejax.app.page_learn import LearnTab
from stylejax.app.page_paint import PaintTab
from stylejax.app.styles import Styles
from stylejax.app.trainings import Trainings
from stylejax.app.workspace import Workspace

_FONTS = ("system-ui", "sans-serif")
_FIXED = ("ui-monospace", "monospace")
# The thumbnails take the room they need; gradio would give them 450 pixels at least.
CSS = "#styles .grid-wrap { height: auto; min-height: 0; }"
_SWEEP = (3600, 24 * 3600)  # seconds: every hour, what was received and made more than a day ago goes
_WAITING = 32  # events of all pages together


def build(
    styles: Styles, workspace: Workspace, trainings: Trainings, lengths: Mapping[str, Sequence[str]]
) -> gr.Blocks:
    """The page, not yet served."""
    with gr.Blocks(title="stylejax", analytics_enabled=False, delete_cache=_SWEEP, fill_width=True) as page:
        with gr.Tab("Paint") as first:
            paint = PaintTab(styles, workspace)
        with gr.Tab("Learn") as second:
            learn = LearnTab(trainings, lengths)
        listed = [paint.gallery, paint.names, paint.style]
        page.load(paint.refresh, paint.style, listed, api_name="styles")
        first.select(paint.refresh, paint.style, listed, show_progress="hidden", api_name=False)
        second.select(
            learn.refresh, learn.unfinished, [learn.unfinished, learn.go_on], show_progress="hidden", api_name=False
        )

        def forget(request: gr.Request) -> None:
            workspace.forget(str(request.session_hash))

        page.unload(forget)
    return page.queue(max_size=_WAITING, default_concurrency_limit=2)


def theme() -> gr.themes.Base:
    """Looks as gradio's own page does, with fonts that are there already."""
    return gr.themes.Default(font=_FONTS, font_mono=_FIXED)
