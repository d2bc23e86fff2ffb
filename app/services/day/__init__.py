"""What asks for attention: today, the calendar of deadlines, reminders, news."""
