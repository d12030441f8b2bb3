"""What is read of a notice that a reader may mean: SQL to which a condition on `n` or `m` is added."""

from collections.abc import Mapping
from typing import Any, Final

Row = Mapping[str, Any]
NOTICE: Final = """
SELECT n.id, n.source, n.native_id, n.country, n.title, n.tier, n.score, n.dimensions, n.evidence, n.buyer, m.lead_id,
  coalesce(n.published_at, n.first_known_at) AS published_at
FROM core.notice n LEFT JOIN core.lead_member m ON m.notice_id = n.id WHERE """
LATEST: Final = " ORDER BY (m.lead_id IS NULL), n.changed_at DESC, n.id LIMIT 1"
