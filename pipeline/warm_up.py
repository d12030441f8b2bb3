"""What every process that refines makes once: the model, the rules, the lexicon's first terms.

Importing this module makes them, because importing is all that multiprocessing's fork server can be asked to do before
it forks (pipeline/parallel): made there, they are shared by all processes instead of made by each. What only some
countries need (their lexicon, places and parsers) is left to the process that needs it: made beforehand, it would keep
all of them waiting.
"""

from domain.notice import Notice
from transform.enrich import enrich

enrich(Notice("warm_up", "1", "list", title="Control room for a smart city"))
