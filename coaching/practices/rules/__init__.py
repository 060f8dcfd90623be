"""How a practice may look: a colour in which words can be read, a logo that is safe and light."""

from coaching.practices.rules.colour import ENOUGH, contrast, is_readable, luminance, readable
from coaching.practices.rules.logo import LARGEST_MB, MOST_PIXELS, BadPicture, Logo, logo_from

__all__ = ["ENOUGH", "LARGEST_MB", "MOST_PIXELS", "BadPicture", "Logo", "contrast", "is_readable", "logo_from", "luminance", "readable"]
