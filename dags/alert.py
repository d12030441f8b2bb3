"""alert: mails leads whose deadline comes before a digest could tell of it in time."""

from airflow.sdk import DAG, AssetOrTimeSchedule, CronTriggerTimetable, task

from dags.common import LEADS, perform, settings
from dags.params import where

LINE = "Mails leads whose deadline no digest can tell of in time (hourly UTC, and when leads change)"
TOLD = """# Urgent mails between the digests

Rung when leads have changed, and hourly in case a ring was lost. A reader who asked for it
(`cityleads subscribers add … --urgent`) gets one short mail about all open leads that he was not told yet and whose
deadline or pre-qualification ends before 08:00 of the second next working morning of his centre: the next digest would
leave him less than a working day.

A deadline of a lead is alerted once, whatever becomes of the mail; a moved one may be alerted again. What an alert has
told is not new in the next digest. Alerts are frozen and sent through `digest.outbox` as digests are; `digest.alert`
tells who was told of what.

**Skipped** means that nothing pressed anybody. **Red**: `digest.outbox`, as for `digest_<centre>`.
"""

with DAG(
    **settings("alert", ["digest", "alert"], TOLD, LINE),
    schedule=AssetOrTimeSchedule(assets=LEADS, timetable=CronTriggerTimetable("50 * * * *", timezone="UTC")),
    params=where(),
):

    @task
    def mail() -> object:
        """Freeze and send the alerts of all centres."""
        from cityleads.tasks import digest

        return perform(digest.alert)

    mail()
