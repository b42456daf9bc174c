"""The baseline's actions; Rasa's SDK imports this package."""
