"""The report as plain data: every heading, figure, note and sentence that the template prints."""
