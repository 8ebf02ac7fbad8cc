"""Who is who: side, roles, zone, working days and absences; knows nothing of what people answer."""
