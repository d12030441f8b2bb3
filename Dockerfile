# One image for every service of docker-compose.yml, built from requirements.lock alone, run by a user without rights.
FROM python:3.11-slim-bookworm AS environment
WORKDIR /opt/cityleads
COPY requirements.lock ./
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY . .
# Editable: the DAG folder, the SQL files and the source facts are read from where they lie.
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation --editable .

FROM python:3.11-slim-bookworm
RUN useradd --uid 50000 --create-home --home-dir /var/lib/cityleads --shell /usr/sbin/nologin cityleads
COPY --from=environment /opt/venv /opt/venv
COPY --from=environment /opt/cityleads /opt/cityleads
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/opt/cityleads \
    PYTHONUNBUFFERED=1 \
    CITYLEADS_HOME=/var/lib/cityleads \
    AIRFLOW_HOME=/var/lib/cityleads/airflow
WORKDIR /opt/cityleads
USER 50000:50000
# Made by the user who will own it: a fresh volume takes its owner from here.
RUN mkdir -p /var/lib/cityleads/airflow/logs /var/lib/cityleads/backups
CMD ["cityleads", "--help"]
