"""The rules of scheduling as plain functions on plain values: no database, no web, no clock."""
