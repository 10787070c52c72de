"""Frames on a pipe."""

from __future__ import annotations

import io

import pytest

from core.helper.frames import LIMIT, GarbledError, read_frame, write_frame


class Dripping(io.BytesIO):
    """A pipe that gives and takes a byte at a time, as a real one may."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(1 if size else 0)

    def write(self, content, /) -> int:  # type: ignore[no-untyped-def]  # as BytesIO has it
        return super().write(content[:1])


def test_frames_come_out_as_they_went_in_however_the_pipe_splits_them() -> None:
    pipe = Dripping()
    for content in (b"", b"a", b"x" * 300):
        write_frame(pipe, content)
    pipe.seek(0)
    assert [read_frame(pipe) for _ in range(4)] == [b"", b"a", b"x" * 300, None]


@pytest.mark.parametrize("rest", [b"", b"\0", b"\0\0\0\5abcd"])
def test_an_end_in_the_midst_of_a_frame_is_the_end(rest: bytes) -> None:
    assert read_frame(io.BytesIO(rest)) is None


def test_a_frame_that_is_announced_too_long_is_not_even_read() -> None:
    with pytest.raises(GarbledError, match=str(LIMIT)):
        read_frame(io.BytesIO((LIMIT + 1).to_bytes(4, "big")))


def test_a_frame_that_is_too_long_is_not_written() -> None:
    pipe = io.BytesIO()
    with pytest.raises(GarbledError):
        write_frame(pipe, bytes(LIMIT + 1))
    assert pipe.getvalue() == b""
