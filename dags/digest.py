"""digest_<centre>: a mail to each subscriber of a centre, at 08:00 of its country's working days; companies' lists."""

from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable, get_current_context, task

from dags.common import run_step, settings
from dags.params import day_off, where
from domain.centres import CENTRES, HEADQUARTERS, Centre

PATIENT_TRIES, LATEST = 3, timedelta(hours=2)
PAGE = """# The digest of {title}

At 08:00 ({zone}) of every working day of {country}: no week-end, no public holiday, no joint leave of its public
offices (`digest.select.workdays`, which knows worked Saturdays too). On other days the run is skipped and its log names
the day; only mails that were deferred before still go out then. `days_off` makes a digest all the same.

What each mail says is frozen with its row in one transaction, so a second run of one morning adds nothing and sends
nothing twice. A morning without news is a short mail that says so, and how each source was read. While documents wait
to be refined, or a source of the country was never read, the first tries put the digest off for some minutes.

Kept searches (`desk.search`) that tell each morning, or on the week's first working day, are mailed by the same run.
Headquarters' task `companies` mails each company that has agreed its list (`desk.company_mail`); skipped: none is due.

Mails that the server defers are tried again by this task's retries. **Red** after that: `digest.outbox` holds each
mail's state and the server's last reply. `unknown` may have gone out and is never sent again without a person's order.
"""


def digest_dag(centre: Centre) -> DAG:
    """Make the DAG of one centre; headquarters', whose clock and holidays are Korea's, mails the companies too."""
    line = f"Mails the digest of {centre.title} on working days at 08:00 ({centre.zone})"
    page = PAGE.format(title=centre.title, country=centre.calendar, zone=centre.zone)
    # Without a start date a stack that is first started in the afternoon does not mail the morning's digest then.
    known = settings(f"digest_{centre.name}", ["digest", centre.country], page, line) | {"start_date": None}
    hour = CronTriggerTimetable("0 8 * * *", timezone=centre.zone, run_immediately=LATEST)
    with DAG(**known, schedule=hour, params=where() | day_off()) as dag:

        @task(retries=6, max_retry_delay=timedelta(hours=2))
        def mail() -> object:
            from cityleads.tasks import digest

            asked = get_current_context()
            patient, days_off = asked["ti"].try_number <= PATIENT_TRIES, asked["params"]["days_off"]
            return run_step(digest.mail, centre.name, patient=patient, days_off=days_off)

        mail()
        if centre is HEADQUARTERS:
            task(task_id="companies")(_mail_companies)()
    return dag


def _mail_companies() -> object:
    from cityleads.tasks import companies

    return run_step(companies.mail)


for one in (*CENTRES, HEADQUARTERS):
    digest_dag(one)
