"""The command line: ``python -m crm_app …``."""

from crm_app.cli import main

if __name__ == "__main__":
    main()
