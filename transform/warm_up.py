"""What every process that refines makes once: the model, the rules, the lexicon's first terms.

Importing this makes them, so that a process from which others are forked makes them for all (cityleads/side_by_side).
What only some countries need (their lexicon, their places, their readers) is left to who needs it: made beforehand, it
would keep all waiting.
"""

from domain.notice import Notice
from transform.enrich import enrich

enrich(Notice("ready", "1", "list", title="Control room for a smart city"))
