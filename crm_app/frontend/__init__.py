"""What our build adds to Reflex's: see ``same_origin`` and ``catalogues``. Used by rxconfig.py only."""
