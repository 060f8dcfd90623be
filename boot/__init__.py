"""What must work before anything is installed: standard library only, Python 3.11 and newer.

`run` and `config.py` import from here. Nothing here may import Flask or `coaching`.
"""
