"""Measurements that run in a process of their own and print one line of JSON."""
