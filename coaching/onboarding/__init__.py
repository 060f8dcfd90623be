"""Floor 11: the first days: a short checklist on the phone, and a sign for the coach when somebody is stuck."""
