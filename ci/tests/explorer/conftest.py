"""What tests of many explorers share."""

from __future__ import annotations

import zlib

import numpy as np
import pytest

from helpers.drawing import base


@pytest.fixture
def no_png(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are drawn, and not encoded, which is tested elsewhere and takes half the time."""

    def sum_of(pixels: np.ndarray) -> bytes:
        return b"%d" % zlib.adler32(np.ascontiguousarray(pixels))

    monkeypatch.setattr(base.png, "encode", sum_of)
