"""Sums of money in the units that people read."""

from __future__ import annotations


def money(value: int | None, currency: str | None, language: str) -> str:
    """A sum in whole units of its currency (ISO 4217, None for CNY); a dash where there is none.

    >>> money(1_250_000_000, "CNY", "zh"), money(300_000_000, "USD", "zh"), money(1_250_000_000, "CNY", "en")
    ('12.5亿元', 'USD 3亿', 'CNY 1,250 m')
    """
    if value is None:
        return "—"
    if language == "en":
        return f"{currency or 'CNY'} {value / 10**6:,.6g} m"
    shown = f"{value / 10**8:g}亿" if value >= 10**8 else f"{value / 10**4:g}万"
    return f"{shown}元" if (currency or "CNY") == "CNY" else f"{currency} {shown}"
