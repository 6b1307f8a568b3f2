"""Settings from the environment, read once and frozen."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may set, each as `MATHTUTOR_<NAME>`; `HOST` and `PORT` work without the prefix."""

    model_config = SettingsConfigDict(env_prefix="MATHTUTOR_", frozen=True, extra="ignore", populate_by_name=True)

    host: str = Field("127.0.0.1", validation_alias=AliasChoices("MATHTUTOR_HOST", "HOST"), description="Address to listen on.")
    port: int = Field(
        8000, ge=0, le=65535, validation_alias=AliasChoices("MATHTUTOR_PORT", "PORT"), description="Port to listen on; 0 picks a free one."
    )
    workers: int = Field(default_factory=lambda: max(2, os.cpu_count() or 2), ge=1, le=256, description="Computations at a time.")
    timeout: float = Field(5.0, gt=0, description="Deadline of one computation when the request names none, in seconds.")
    timeout_max: float = Field(30.0, gt=0, description="Longest deadline a request may ask for, in seconds.")
    memory_mb: int = Field(1024, ge=256, description="Address space one worker may use, in MiB.")
    slow_workers: int = Field(
        default_factory=lambda: max(2, os.cpu_count() or 2), ge=1, le=256, description="Long computations at a time, besides the others."
    )
    slice_seconds: float = Field(
        0.25,
        gt=0,
        description="A computation that takes longer moves to the slow lane; when busy, its processor time counts, up to four slices.",
    )
    tasks_per_worker: int = Field(200, ge=1, description="A worker is retired after this many tasks.")
    queue_seconds: float = Field(10.0, gt=0, description="Longest wait for a worker before 503, in seconds.")
    body_bytes: int = Field(256 * 1024, ge=1024, description="Largest request body, in bytes.")
    batch_bytes: int = Field(16 * 1024 * 1024, ge=1024, description="Largest batch, in bytes.")
    head_bytes: int = Field(64 * 1024, ge=1024, description="Largest request line with its headers, in bytes.")
    request_seconds: float = Field(
        30.0, gt=0, description="Longest time for sending a request, in seconds; a body of n KiB may take n seconds more."
    )
    keep_alive_seconds: int = Field(
        75, ge=1, description="Seconds for which a connection waits for the next request; longer than the proxy's, or it meets closed ones."
    )
    lame_duck_seconds: float = Field(
        1.0, ge=0, description="After SIGTERM: seconds for which requests are still taken while `/readyz` says 503 already."
    )
    grace_seconds: int = Field(10, ge=0, description="After that: seconds that requests under way get to finish.")
    walls: Literal["required", "best", "off"] = Field(
        "best", description="Walls around computations: `required` (no start without them), `best` (what the system has) or `off`."
    )
    cache_mb: int = Field(64, ge=0, description="Memory for remembered answers in the web process, in MiB.")
    job_timeout_max: float = Field(300.0, gt=0, description="Longest deadline of a job, in seconds.")
    jobs_open: int = Field(20, ge=1, description="Jobs that one client may have open; a page of the service's own: three at most.")
    jobs_kb: int = Field(1024, ge=1, description="Space for the questions of one client's open jobs, in KiB.")
    queue: str = Field("", description="redis://… to hand work to `mathtutor worker` processes through Celery; empty: compute here.")
    shared_cache: str = Field(
        "",
        description="Where answers are shared: redis://…, `store` for the database, or `none`; empty: the queue's Redis, else the store.",
    )
    shared_cache_mb: int = Field(512, ge=0, description="Space for shared answers in the database, in MiB.")
    shared_cache_seconds: float = Field(0.3, gt=0, description="Longest wait for a shared answer before it is computed, in seconds.")
    store_seconds: float = Field(3.0, gt=0, description="Longest wait for the database before a job hears 503, in seconds.")
    tasks_kept: int = Field(500, ge=0, description="Exercises that one client may keep on the server.")
    keys: str = Field("", description="A file of hashed API keys (`mathtutor keys create`); empty: no key is asked for.")
    rate: float | None = Field(None, ge=0, description="Requests a minute for each client; 0: no limit; unset: none on loopback, else 600.")
    worker_seconds: float = Field(0.0, ge=0, description="Worker-seconds of late (halved every 30 s) for each client; 0: no limit.")
    proxies: int = Field(0, ge=0, le=10, description="Proxies in front whose X-Forwarded-For is believed.")
    hosts: str = Field("", description="Names under which the service may be asked, separated by spaces or commas; empty: any.")
    fricas: bool = Field(True, description="Ask FriCAS what our own strategies leave, where the program is installed.")
    otlp: str = Field("", description="Address of an OpenTelemetry collector (OTLP over HTTP, http://localhost:4318); empty: no spans.")
    log_questions: bool = Field(False, description="Log what is asked, students' text included.")
    form_rate: float = Field(
        60.0, ge=0, description="Where keys are asked for: requests a minute for each address from the service's own pages; 0: none."
    )
    database: str = Field("sqlite:///mathtutor.sqlite3", description="SQLAlchemy URL of the store.")
    log_level: str = Field("info", description="debug, info, warning or error.")
    embed_origins: str = Field(
        "", description="Origins that may frame /embed and call the API from a browser, separated by spaces or commas."
    )
    language: str = Field("en", description="Language of messages when the client asks for none.")


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return Settings()


PACKAGE = Path(__file__).parent
"""The folder of this package, for the data files it carries."""
