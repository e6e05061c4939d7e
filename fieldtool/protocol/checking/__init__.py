"""Everything that is wrong with a form, a protocol or a pack, told at once, each mistake where its author made it."""
