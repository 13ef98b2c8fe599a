"""Queries of lists that are reached by a key or a view of their own."""

REREVIEW = "is:rereview"
"""Ads decided under an old meaning of a code."""
SURPRISES = "is:surprise"
"""Ads of which the platform says the opposite of what holds here: lessons."""
ESCALATED = "verdict:escalate is:escalated is:second"
"""Ads passed to a lead and not decided since: also where another's opinion on them is asked for."""
DONE_WITH = (REREVIEW, ESCALATED)
"""Whatever is said of an ad in one of these, it is done with, and leaves the list."""
