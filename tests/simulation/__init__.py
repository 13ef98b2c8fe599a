"""A whole team, its hub, its network and its disks, run from one seed: the same seed is the same history.

`world` is what happens, `network` what becomes of each request, `person` one process of one user, `judge` what must
hold of every history, `clockwork` the time in which it all happens. `tests/simulate.py` runs many seeds.
"""
