"""What one signed-in person may do at this desk: the only door for the window and the command line."""
