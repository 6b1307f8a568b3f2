"""The `mathtutor` command."""

from service.cli.commands import app, main

__all__ = ["app", "main"]
