"""Appointments: their types, the coach's availability, booking, holds, reminders and calendar files."""
