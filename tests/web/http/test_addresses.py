"""One client is one address, however it is written and through whatever it comes."""

from __future__ import annotations

import pytest

from service.http.middleware.addresses import address, is_secure, normalized


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:9000", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:2", "2001:db8::/64"),
        ("[2001:db8::1]:443", "2001:db8::/64"),
        ('"[2001:db8::1]:443"', "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::1", "::1"),
        ("unknown", "unknown"),
    ],
)
def test_an_address_is_counted_by_what_one_client_has(written: str, found: str) -> None:
    assert normalized(written) == found


def scope(*lines: tuple[str, str]) -> dict[str, object]:
    return {"headers": [(name.encode(), value.encode()) for name, value in lines], "client": ("9.9.9.9", 1), "scheme": "http"}


@pytest.mark.parametrize(
    ("lines", "proxies", "found"),
    [
        (["6.6.6.6, 1.1.1.1"], 1, "1.1.1.1"),
        (["6.6.6.6", "1.1.1.1"], 1, "1.1.1.1"),
        (["1.1.1.1", "6.6.6.6:80, 2.2.2.2:81"], 2, "6.6.6.6"),
        (["6.6.6.6", "1.1.1.1:5123"], 1, "1.1.1.1"),
        (["6.6.6.6, [2001:db8::5]:1"], 1, "2001:db8::/64"),
        (["1.1.1.1"], 2, "9.9.9.9"),
        ([" , "], 1, "9.9.9.9"),
        (["6.6.6.6"], 0, "9.9.9.9"),
    ],
)
def test_what_our_own_proxies_saw_is_counted_from_the_right_over_all_lines(lines: list[str], proxies: int, found: str) -> None:
    assert address(scope(*(("x-forwarded-for", line) for line in lines)), proxies) == found


@pytest.mark.parametrize(
    ("told", "proxies", "secure"), [("https", 1, True), ("http", 1, False), ("https, http", 1, False), ("https", 0, False), ("", 1, False)]
)
def test_only_our_own_proxy_says_that_the_client_came_over_tls(told: str, proxies: int, secure: bool) -> None:
    assert is_secure(scope(("x-forwarded-proto", told)), proxies) is secure
