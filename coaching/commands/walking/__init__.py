"""The parts of `flask walk`: a mail server that keeps what it gets, a browser without scripts, the nine phases."""
