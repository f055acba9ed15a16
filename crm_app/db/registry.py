"""Every table, imported once, for Alembic and for the workspace scope."""

from sqlmodel import SQLModel

from crm_app.domain.imports import models as imports
from crm_app.domain.leads import models as leads
from crm_app.domain.people import models as people
from crm_app.domain.records import models as records
from crm_app.domain.terms import models as terms

MODULES = (people, terms, records, leads, imports)
METADATA = SQLModel.metadata


def scoped_classes() -> list[type]:
    """Every mapped class whose rows belong to a workspace."""
    return [
        mapper.class_
        for mapper in SQLModel._sa_registry.mappers
        if getattr(mapper.class_, "is_workspace_scoped", False)
    ]
