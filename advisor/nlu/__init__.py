"""Understanding: Rasa graph components and what they share."""
