"""A contact sheet shows each painting once, at the place of its flags: around a painter of flat colors."""

import numpy as np
import pytest

from stylejax.painting import contact_sheet


@pytest.fixture
def flat(monkeypatch):
    """In place of `transfer`: a picture whose red is the canvas / 10 and whose green is 100 times the strength."""
    given = []

    def transfer(style, photo, *, canvas, strength, **options):
        given.append((photo.shape, canvas, strength, options))
        return np.broadcast_to(np.uint8([canvas // 10, round(100 * strength), 255]), photo.shape).copy()

    monkeypatch.setattr(contact_sheet, "transfer", transfer)
    return given


def test_nine_cells_around_a_canvas_each_with_the_flags_that_give_it():
    plan = contact_sheet.cells(400)
    assert [cell.canvas for cell in plan] == 3 * [200] + 3 * [400] + 3 * [600]
    assert [cell.strength for cell in plan] == 3 * [0.5, 1.0, 1.3]
    assert plan[5].flags == "--canvas 400 --strength 1.3" and plan[1].flags == "--canvas 200 --strength 1"
    assert contact_sheet.cells(1)[0].canvas == 1


@pytest.mark.parametrize(("size", "cell"), [((600, 1200), (200, 400)), ((50, 20), (50, 20)), ((5000, 3), (400, 1))])
def test_each_painting_stands_in_its_row_and_column_under_its_words(flat, size, cell):
    plan = contact_sheet.cells(400)
    photo = np.zeros((*size, 3), np.uint8)
    paintings = list(contact_sheet.paint(None, photo, {"seed": 3}, plan))
    assert all(max(shape) == canvas and options == {"seed": 3} for shape, canvas, _, options in flat)
    assert all(painting.shape == (*cell, 3) for painting in paintings)
    page = contact_sheet.sheet("a title", plan, paintings)
    height, width = cell
    step = (max(width, 240) + 12, height + 22 + 12)
    assert page.shape == (12 + 22 + 3 * step[1], 12 + 3 * step[0], 3) and page.dtype == np.uint8
    for number, (want, painting) in enumerate(zip(plan, paintings, strict=True)):
        left = 12 + number % 3 * step[0]
        top = 12 + 22 + number // 3 * step[1]
        np.testing.assert_array_equal(page[top + 22 : top + 22 + height, left : left + width], painting)
        assert tuple(painting[0, 0]) == (want.canvas // 10, round(100 * want.strength), 255)
        assert page[top : top + 22, left : left + 200].min() < 100  # words
    assert page[:22].min() < 100 and (page[-12:] == 255).all()
