# Katchy in a container: web and worker are the same image with another command (docker-compose.yml).
# It runs without root, keeps all data in /data, and needs nothing else to be writable but /tmp.
ARG PYTHON=python:3.12-slim-bookworm

FROM ${PYTHON} AS packages
WORKDIR /srv/katchy
ENV PIP_NO_CACHE_DIR=1
COPY requirements/runtime.txt requirements/
RUN python -m venv .venv && .venv/bin/pip install --quiet --require-hashes --requirement requirements/runtime.txt

FROM ${PYTHON}
WORKDIR /srv/katchy
COPY scripts/system-packages scripts/
RUN CI=true scripts/system-packages run && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /tmp --no-create-home katchy \
    && install --directory --owner=katchy --mode=0700 /data
COPY --from=packages /srv/katchy/.venv .venv
COPY . .
RUN .venv/bin/pip install --quiet --no-cache-dir --no-deps --no-build-isolation --editable . \
    && .venv/bin/katchy i18n compile && .venv/bin/python -m compileall -q archive indexer webui

ENV PATH=/srv/katchy/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LANG=C.UTF-8 \
    KATCHY_DATA=/data \
    KATCHY_HOST=0.0.0.0
USER katchy
VOLUME /data
EXPOSE 8080
CMD ["katchy", "serve"]
