"""How fast the advisor is and how well it classifies, side by side with Rasa's default pipeline."""
