# The service as one slim image: dependencies first (they change seldom), bytecode compiled, no root.
FROM python:3.12-slim AS build
WORKDIR /build
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN python -m venv /opt/mathtutor \
 && /opt/mathtutor/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY service ./service
RUN /opt/mathtutor/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
 && /opt/mathtutor/bin/python -m compileall -q /opt/mathtutor/lib || true

FROM python:3.12-slim
RUN useradd --system --create-home --home-dir /var/lib/mathtutor mathtutor
COPY --from=build /opt/mathtutor /opt/mathtutor
ENV PATH=/opt/mathtutor/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MATHTUTOR_HOST=0.0.0.0 \
    MATHTUTOR_PORT=8000 \
    MATHTUTOR_DATABASE=sqlite:////var/lib/mathtutor/mathtutor.sqlite3
USER mathtutor
WORKDIR /var/lib/mathtutor
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["python", "-m", "service"]
