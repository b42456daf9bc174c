"""The knowledge files: reading them with line numbers, validating every row, checking them against each other."""
