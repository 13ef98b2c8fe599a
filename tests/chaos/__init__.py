"""Real processes and a real network, from one seed: they are killed (`kill -9`), the line between them fails, and at
the end somebody counts.

`proxy` is the line, `worker` a reviewer who decides and says so, `team` who is started and killed when, `verdict`
what must hold afterwards. `python tests/kill.py --kills 1000` runs the long one.
"""
