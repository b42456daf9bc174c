"""The ways in: Rasa input channels, all of which run their turns through :mod:`advisor.channels.turns`."""
