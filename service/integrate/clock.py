"""The time slices of `service.clock`, under the name that the strategies use: one stack of alarms for the whole process."""

from service.clock import SliceOver, left, within

__all__ = ["SliceOver", "left", "within"]
