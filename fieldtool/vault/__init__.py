"""Keys, the encrypted database and the audit chain: nothing lost, nothing readable, nothing changed unseen."""
