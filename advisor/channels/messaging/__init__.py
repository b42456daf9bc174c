"""What the messaging channels share: envelopes, plain words, the ledger of messages, and replies in time."""
