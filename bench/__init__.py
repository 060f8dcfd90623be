"""`./run bench`: how much work each page costs the server, beside the least that the same work can cost (bench/floor.py).

Judged by processor time, bytes, SQL statements and memory; never by the clock on the wall, which another program can move.
Needs no network but this machine's own, and ends everything that it starts.
"""
