"""The two ways in, both thin over the services: the window and the commands."""
