"""The main window around the pages: rail, shortcuts, search everywhere, settings of the window."""
