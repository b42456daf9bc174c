"""Imaging Advisor: see README.md for the way through the house."""
