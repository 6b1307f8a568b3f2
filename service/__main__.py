"""`python -m service` serves; the address comes from HOST and PORT."""

from __future__ import annotations

import sys

from service.config import settings
from service.web.server import serve

if __name__ == "__main__":
    sys.exit(serve(settings()))
