"""Cases, screenings and what follows from them: the store's rows and the protocols' rules joined."""
