# The image that web, worker and migrate of docker-compose.yml share. It contains no secrets and no data.

# The locked Python packages, each checked against its hash. All are already built: no compiler is needed.
FROM python:3.13.9-slim-bookworm AS packages
COPY requirements.txt ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes --requirement requirements.txt

# Styles and scripts of GOV.UK Frontend and the MoJ Frontend, checked against package-lock.json. To fetch them from your own registry:
# docker compose build --build-arg NPM_CONFIG_REGISTRY=https://…
FROM packages AS page-assets
ARG NPM_CONFIG_REGISTRY=
WORKDIR /app
COPY package-lock.json ./
COPY bin/page-assets bin/
RUN /venv/bin/python bin/page-assets

FROM python:3.13.9-slim-bookworm
# What WeasyPrint needs, the typeface of the reports and the British dictionary: the same packages as in bin/bootstrap.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        fonts-liberation \
        hunspell-en-gb \
        libenchant-2-2 \
        libharfbuzz-subset0 \
        libpango-1.0-0 \
        libpangoft2-1.0-0 \
        tzdata \
    && rm -rf /var/lib/apt/lists/*

# An account that can write only to the folder of uploads and reports.
RUN useradd --system --uid 10001 --create-home inspections \
    && install --directory --owner inspections --group inspections /srv/media /srv/backups

# The root cannot be written to. What libraries keep for later goes to /tmp.
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 XDG_CACHE_HOME=/tmp
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=page-assets /app/var/page-assets var/page-assets
RUN python manage.py collectstatic --no-input

USER inspections
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/', timeout=4)"]
# X-Forwarded-Proto is trusted from any address, because only the proxy can reach this port.
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--forwarded-allow-ips", "*"]
