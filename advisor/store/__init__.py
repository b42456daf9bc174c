"""The store: SQLAlchemy tables, one session factory, loading knowledge in, reading it out, keeping conversations."""
