"""Personal data: what is held of a person, who looked, erasing, the notice."""
