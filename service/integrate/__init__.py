"""Integration: ordered strategies whose candidates are checked before they are believed."""

from service.integrate.found import Found
from service.integrate.indefinite import antiderivatives
from service.integrate.strategies import STRATEGIES

__all__ = ["STRATEGIES", "Found", "antiderivatives"]
