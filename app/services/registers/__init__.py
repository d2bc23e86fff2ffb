"""What every register does alike: keep, check, list, find, change many, undo, erase."""
