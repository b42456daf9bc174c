"""The parts of the web channel, one job each; :mod:`advisor.channels.web` puts them together."""
