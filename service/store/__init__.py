"""What outlives the process: jobs, remembered answers, exercises, attempts. SQLite by default, PostgreSQL by URL."""

from service.store.database import Database

__all__ = ["Database"]
