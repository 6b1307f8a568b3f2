"""`python -m service` serves; the address comes from HOST and PORT."""

from __future__ import annotations

import gc
import os
import sys

from service.engine import spawner


def main() -> int:
    """The exit status."""
    # Nothing that is loaded is let go of, so the collector waits until `Server` listens.
    gc.disable()
    if not os.environ.get("MATHTUTOR_QUEUE"):
        spawner.ahead()
    # Loaded only now, while the fork server loads SymPy.
    from service.config import settings
    from service.server.process import serve

    return serve(settings())


if __name__ == "__main__":
    sys.exit(main())
