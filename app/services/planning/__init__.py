"""Plans: reading one in, editing, new versions, tasks typed by hand."""
