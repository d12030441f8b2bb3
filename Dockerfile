# One image for every service of docker-compose.yml, built from requirements.lock alone, run by a user without rights.
FROM python:3.11-slim-bookworm AS environment
WORKDIR /opt/cityleads
COPY requirements.lock ./
# The lock is whole, so nothing is resolved: with hashes pip would refuse "celery[redis]", which the lock pins as celery.
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes -r requirements.lock \
 && /opt/venv/bin/pip check
COPY . .
# Editable: the DAG folder, the SQL files and the source facts are read from where they lie.
# Compiled now: the user who runs it may write nothing here.
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation --editable . \
 && /opt/venv/bin/python -m compileall -q .

FROM python:3.11-slim-bookworm
# Folders of the user's own: a fresh volume takes its owner from here.
RUN useradd --uid 50000 --create-home --home-dir /var/lib/cityleads --shell /usr/sbin/nologin cityleads \
 && install --directory --owner 50000 --group 50000 /var/lib/cityleads/airflow /var/lib/cityleads/airflow/logs \
      /var/lib/cityleads/backups
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/opt/cityleads \
    PYTHONUNBUFFERED=1 \
    CITYLEADS_HOME=/var/lib/cityleads \
    AIRFLOW_HOME=/var/lib/cityleads/airflow
WORKDIR /opt/cityleads
COPY --from=environment /opt /opt
USER 50000:50000
CMD ["cityleads", "--help"]
