"""Which starts can be booked: a pure engine, one case in, starts out. No database, no clock, no web."""
