"""The exam check: cases, proofs against a second implementation, and mutations of the rules."""
