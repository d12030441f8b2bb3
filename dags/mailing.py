"""digest_<centre>: one mail a working day to every reader of a centre, at 08:00 there."""

from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable, get_current_context, task

from cityleads.centres import CENTRES, Centre
from dags.house import perform, settings
from dags.params import where

PATIENT_TRIES = 3
LATEST = timedelta(hours=2)
TOLD = """# The digest of {title}

Every {title} morning from Monday to Friday at 08:00 ({zone}). What each reader is told is frozen with his mail in one
transaction, so a second run of one morning adds nothing and sends nothing twice. A morning without news is a short
mail that says so, and how each source was read. While documents wait to be refined, or a source of the country was
never read, the first tries put the digest off for some minutes.

Mails that the server puts off are tried again by this task's retries. **Red** after that: `digest.outbox` holds each
mail's state and the server's last words. `unknown` may have gone out and is never sent again by itself.
"""


def digest_dag(centre: Centre) -> DAG:
    """Make the DAG of one centre."""
    told = TOLD.format(title=centre.title, zone=centre.zone)
    with DAG(
        # Without a start date the timetable decides about the first run: a stack that is first started in the
        # afternoon must not mail the morning's digest then.
        **settings(f"digest_{centre.name}", ["digest", centre.country], told) | {"start_date": None},
        schedule=CronTriggerTimetable("0 8 * * 1-5", timezone=centre.zone, run_immediately=LATEST),
        params=where(),
    ) as dag:

        @task(retries=6, max_retry_delay=timedelta(hours=2))
        def mail() -> object:
            from cityleads import posting

            patient = get_current_context()["ti"].try_number <= PATIENT_TRIES
            return perform(posting.mail, centre.name, patient=patient)

        mail()
    return dag


for one in CENTRES:
    digest_dag(one)
