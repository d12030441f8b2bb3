"""Every table, once, as data. The migrations, the data dictionary and the merge statements follow from this.

Times are `timestamptz` in UTC unless a comment says otherwise; money is `numeric`, never a float. A null means
"the portal does not say" unless a comment says otherwise.
"""

from warehouse.tables.cities import city_event, city_programme, city_step
from warehouse.tables.columns import SCHEMAS, metadata, written
from warehouse.tables.companies import company_lead, company_mail
from warehouse.tables.core import (
    centre,
    country,
    exchange_rate,
    lead,
    lead_before,
    lead_event,
    lead_member,
    notice,
    notice_part,
    notice_version,
    place,
    source,
    source_permission,
)
from warehouse.tables.desk import (
    desk_act,
    desk_login_ask,
    desk_login_link,
    desk_search,
    desk_search_item,
    desk_session,
    desk_watch,
)
from warehouse.tables.digest import (
    action,
    alert,
    company,
    digest_city,
    digest_item,
    digest_occasion,
    digest_project,
    digest_run,
    held,
    muted,
    outbox,
    subscriber,
    translation,
)
from warehouse.tables.labels import label
from warehouse.tables.marts import mart_change, mart_data_test, mart_gone, mart_label, mart_refresh, row_count
from warehouse.tables.matching import (
    lead_probe,
    lead_relation,
    match_decision,
    match_edge,
    notice_block,
    notice_number,
)
from warehouse.tables.ops import detail_request, metric, operator_alert, setting, work
from warehouse.tables.outputs import desk_delivery, desk_token, desk_token_use, desk_webhook
from warehouse.tables.parties import award, party
from warehouse.tables.programmes import occasion, project, project_event, project_link, project_version
from warehouse.tables.raw import crawl, document, leftover, reject
from warehouse.tables.reports import report
from warehouse.tables.team import file_date, file_link, file_note, file_step, guide_row, team_file

__all__ = [
    "SCHEMAS",
    "action",
    "alert",
    "award",
    "centre",
    "city_event",
    "city_programme",
    "city_step",
    "company",
    "company_lead",
    "company_mail",
    "country",
    "crawl",
    "desk_act",
    "desk_delivery",
    "desk_login_ask",
    "desk_login_link",
    "desk_search",
    "desk_search_item",
    "desk_session",
    "desk_token",
    "desk_token_use",
    "desk_watch",
    "desk_webhook",
    "detail_request",
    "digest_city",
    "digest_item",
    "digest_occasion",
    "digest_project",
    "digest_run",
    "document",
    "exchange_rate",
    "file_date",
    "file_link",
    "file_note",
    "file_step",
    "guide_row",
    "held",
    "label",
    "lead",
    "lead_before",
    "lead_event",
    "lead_member",
    "lead_probe",
    "lead_relation",
    "leftover",
    "mart_change",
    "mart_data_test",
    "mart_gone",
    "mart_label",
    "mart_refresh",
    "match_decision",
    "match_edge",
    "metadata",
    "metric",
    "muted",
    "notice",
    "notice_block",
    "notice_number",
    "notice_part",
    "notice_version",
    "occasion",
    "operator_alert",
    "outbox",
    "party",
    "place",
    "project",
    "project_event",
    "project_link",
    "project_version",
    "reject",
    "report",
    "row_count",
    "setting",
    "source",
    "source_permission",
    "subscriber",
    "team_file",
    "translation",
    "work",
    "written",
]
