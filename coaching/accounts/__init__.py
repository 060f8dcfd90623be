"""Floor 4: who is this: users, devices that are signed in, sign-in links."""
