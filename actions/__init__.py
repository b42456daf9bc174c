"""The custom actions. Rasa's SDK imports this package and registers every action in it."""
