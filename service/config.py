"""Settings from the environment, read once and frozen."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

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
    tasks_per_worker: int = Field(200, ge=1, description="A worker is retired after this many tasks.")
    queue_seconds: float = Field(10.0, gt=0, description="Longest wait for a worker before 503, in seconds.")
    body_bytes: int = Field(256 * 1024, ge=1024, description="Largest request body, in bytes.")
    batch_bytes: int = Field(16 * 1024 * 1024, ge=1024, description="Largest batch, in bytes.")
    cache_mb: int = Field(64, ge=0, description="Memory for remembered answers in the web process, in MiB.")
    database: str = Field("sqlite:///mathtutor.sqlite3", description="SQLAlchemy URL of the store.")
    log_level: str = Field("info", description="debug, info, warning or error.")
    language: str = Field("en", description="Language of messages when the client asks for none.")


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return Settings()


PACKAGE = Path(__file__).parent
"""The folder of this package, for the data files it carries."""
