"""Starting things: environment, training, servers, logs."""
