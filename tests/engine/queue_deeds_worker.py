"""A `mathtutor worker` that does the deeds of these tests; run with the queue's URL in the environment."""

from __future__ import annotations

if __name__ == "__main__":
    from service.config import Settings
    from service.engine.queue_worker import work

    work(Settings(), target="deeds:do", preload="deeds")
