"""See page.py."""
