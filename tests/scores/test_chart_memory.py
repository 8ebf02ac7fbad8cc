"""A drawn chart leaves nothing big behind: the bot draws in a process that lives for months."""

import gc

from matplotlib.backends.backend_agg import RendererAgg

from bot.scores.chart_sheet import Sheet


def test_the_pixels_of_a_finished_sheet_are_given_back_at_once():
    gc.collect()
    gc.disable()
    try:
        before = renderers()
        sheets = [Sheet(1200, 750) for _ in range(3)]
        assert all(sheet.png().startswith(b"\x89PNG") for sheet in sheets)
        assert renderers() == before
    finally:
        gc.enable()


def renderers():
    return sum(isinstance(one, RendererAgg) for one in gc.get_objects())
