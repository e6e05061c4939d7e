"""Controllers: one per page, between what is pressed and the desk. None of them draws anything."""
