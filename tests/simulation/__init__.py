"""A whole team, its hub, its network and its disks, run from one seed: the same seed is the same history.

`world` is who is there, `happenings` what can happen to them, `network` what becomes of each request, `person` one
process of one user, `judge` what must hold of every history, `clockwork` the time in which it all happens, `machine`
all else that is not left to chance, `template` what every history begins with. `tests/simulate.py` runs many seeds.
"""
