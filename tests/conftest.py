"""What every test needs before Rasa is imported."""

from advisor.runtime import without_tensorflow

without_tensorflow.install()
