"""The operations; see OPERATIONS."""
