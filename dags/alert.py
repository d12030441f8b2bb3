"""alert: mails leads whose deadline comes too soon for the next digest, and has titles translated meanwhile."""

from datetime import timedelta

from airflow.sdk import DAG, AssetOrTimeSchedule, CronTriggerTimetable, task

from dags.common import LEADS, run_step, settings
from dags.params import where

LINE = "Mails leads whose deadline comes too soon for the next digest (hourly UTC, and when leads change)"
PAGE = """# Urgent mails between the digests

Runs when leads have changed, and hourly in case an event was lost. A subscriber who asked for it
(`cityleads subscribers add … --urgent`) gets one short mail about all open leads that were not mailed to them yet and
whose deadline or pre-qualification ends before 08:00 of the second next working morning of their centre: the next
digest would leave them less than a working day.

A deadline of a lead is alerted once, whatever becomes of the mail; a moved one may be again. A lead in an alert is not
new in the next digest. Alerts go through `digest.outbox` as digests do; `digest.alert` holds who was sent what.

Beside it, and waited for by no mail, the task `translate` sends the titles that the next mails will show to the service
of `TRANSLATE_URL`; it is skipped where none is set. A service that fails is the alarm `titles_not_translated`.
Kept searches that tell at once (`desk.search`) are mailed by the same run; `desk.search_item` has what each told.
The task `webhooks` sends events to `desk.webhook` (docs/api.md); `desk.delivery` says what became of each message.

**Skipped** means that no lead was urgent for anybody and no such search had news. **Red**: `digest.outbox`, as for
`digest_<centre>`.
"""

with DAG(
    **settings("alert", ["digest", "alert"], PAGE, LINE),
    schedule=AssetOrTimeSchedule(assets=LEADS, timetable=CronTriggerTimetable("50 * * * *", timezone="UTC")),
    params=where(),
):

    @task
    def mail() -> object:
        """Freeze and send the alerts of all centres."""
        from cityleads.tasks import digest

        return run_step(digest.alert)

    @task(retries=0, execution_timeout=timedelta(minutes=5))
    def translate() -> object:
        """Have titles translated; what the service does wrong leaves them as they are."""
        from cityleads.tasks import translate

        return run_step(translate.translate)

    @task(retries=0)
    def webhooks() -> object:
        """Send events to webhooks; each message has tries of its own."""
        from cityleads.tasks import webhooks

        return run_step(webhooks.send)

    mail()
    translate()
    webhooks()
