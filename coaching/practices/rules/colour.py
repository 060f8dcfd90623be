"""Whether a colour can be read: contrast as WCAG 2.2 reckons it (1.4.3)."""

from __future__ import annotations

PAPER, WHITE = "#faf8f4", "#ffffff"
ENOUGH = 4.5  # WCAG 2.2, 1.4.3 level AA for text


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    parts = [one / 255 for one in _channels(colour)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def is_readable(accent: str) -> bool:
    """Whether white words on this colour, and words in it on our paper, can both be read."""
    return contrast(accent, WHITE) >= ENOUGH and contrast(accent, PAPER) >= ENOUGH


def readable(accent: str) -> str:
    """The nearest darker shade of the same colour that can be read; the colour itself when it can."""
    shade = accent
    for step in range(100, -1, -2):
        red, green, blue = (round(part * step / 100) for part in _channels(accent))
        shade = f"#{red:02x}{green:02x}{blue:02x}"
        if is_readable(shade):
            return shade
    return shade
