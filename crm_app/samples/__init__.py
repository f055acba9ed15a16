"""Sample companies, written through the services; ``company`` is the way in."""
