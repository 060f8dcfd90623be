"""Floor 7: coming in and going out: sign in, sign-in links, devices, language."""
