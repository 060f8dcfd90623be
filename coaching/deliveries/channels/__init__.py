"""Ways to reach a person, one file each; the interface is operations.handing.Channel. Only email.py speaks SMTP."""
