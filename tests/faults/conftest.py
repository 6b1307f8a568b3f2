"""Servers that can be stopped in the midst, and questions that no other test asks."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.engine.conftest import deed as deed
from tests.engine.conftest import engine_of as engine_of
from tests.servers import postgresql_server as postgresql_server
from tests.servers import redis_server as redis_server

sys.path.append(str(Path(__file__).parent.parent / "engine"))  # where the workers find `deeds`
