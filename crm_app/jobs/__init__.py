"""The worker process: ``python -m crm_app.jobs`` leases job rows of all workspaces and runs them."""
