"""What plugs into Rasa besides understanding and channels: the policy, the stores, the action call."""
