"""Files: attaching, checking, scaling, and linking one to many records."""
