"""The time slices of `service.clock`, under the name that the strategies use: one stack of alarms for the whole process."""

from service.clock import SliceOver, latest, left, spent, within

__all__ = ["SliceOver", "latest", "left", "spent", "within"]
