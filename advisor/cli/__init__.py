"""The ``advisor`` command: one module a subcommand."""
