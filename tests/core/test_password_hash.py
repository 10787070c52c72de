"""A password that is only compared is kept as a hash from which it cannot be had back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from core.password_hash import hashed, is_hashed, matches

PASSWORD = "pä$$ word;{1}"


def test_the_same_password_is_kept_differently_each_time_and_known_each_time() -> None:
    one, other = hashed(PASSWORD), hashed(PASSWORD)
    assert one != other
    assert matches(PASSWORD, one)
    assert matches(PASSWORD, other)
    assert PASSWORD not in one
    assert is_hashed(one)


def test_another_password_is_not_known() -> None:
    kept = hashed(PASSWORD)
    assert not any(matches(each, kept) for each in ("", PASSWORD + " ", PASSWORD.upper(), kept))


def test_one_that_stands_in_clear_is_compared_as_well() -> None:
    assert matches(PASSWORD, PASSWORD)
    assert not matches("", PASSWORD)


@settings(max_examples=20, deadline=None)
@given(
    st.text(max_size=20).map(lambda text: f"scrypt${text}")
    | st.sampled_from(["scrypt$1$1$1$AA==$AA==", "scrypt$32768$8$1$$"])
)
def test_what_only_looks_like_a_hash_is_a_password(kept: str) -> None:
    assert not is_hashed(kept)
    assert matches(kept, kept)
