"""Workspaces, the people in them, and their login sessions."""

from datetime import datetime

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from crm_app.domain.actor import Role, Scope
from crm_app.domain.base import BigId, Identified, Names, Scoped, UtcMoment, own_key, points_at, table_args

DEMO, REAL = "demo", "real"


class Workspace(Identified, table=True):
    """One company (or one student's copy of it). Everything else belongs to exactly one."""

    __table_args__ = table_args()
    name: str
    kind: str = REAL
    zone: str = "Asia/Shanghai"
    currency: str = "CNY"
    locale: str = "zh"
    clock_offset: int = Field(default=0, sa_type=BigId)
    created_at: datetime = Field(sa_type=UtcMoment)


class User(Identified, table=True):
    """A person who can sign in. E-mail is stored in lower case."""

    __tablename__ = "app_user"
    __table_args__ = table_args(UniqueConstraint("email"))
    email: str
    name: str
    password_hash: str | None = None
    locale: str = "zh"
    theme: str = "system"
    active: bool = True
    created_at: datetime = Field(sa_type=UtcMoment)


class Team(Scoped, table=True):
    """A group of members with a manager's view over its rows."""

    __table_args__ = table_args(own_key(), UniqueConstraint("workspace_id", "code"))
    code: str
    names: Names = Field(sa_type=JSON)
    active: bool = True
    version: int = 1


class Membership(Scoped, table=True):
    """A person's post in a workspace: role, team, data scope."""

    __table_args__ = table_args(
        own_key(), UniqueConstraint("workspace_id", "user_id"), points_at("team_id", "team"),
        Index("ix_membership_user", "user_id"),
    )  # fmt: skip
    user_id: int = Field(foreign_key="app_user.id", sa_type=BigId)
    name: str
    role: str = Role.SALES
    scope: str = Scope.SELF
    team_id: int | None = Field(default=None, sa_type=BigId)
    active: bool = True
    persona: str | None = None
    last_seen_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    version: int = 1


class LoginSession(Identified, table=True):
    """A signed-in browser. The cookie's token is stored as a digest only."""

    __tablename__ = "login_session"
    __table_args__ = table_args(UniqueConstraint("token_digest"), Index("ix_login_session_user", "user_id"))
    token_digest: str
    user_id: int = Field(foreign_key="app_user.id", sa_type=BigId)
    workspace_id: int = Field(foreign_key="workspace.id", sa_type=BigId)
    membership_id: int = Field(foreign_key="membership.id", sa_type=BigId)
    created_at: datetime = Field(sa_type=UtcMoment)
    seen_at: datetime = Field(sa_type=UtcMoment)
    expires_at: datetime = Field(sa_type=UtcMoment)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcMoment)


class Invitation(Identified, table=True):
    """A one-time link with which a person sets a password. Only the token's digest is stored."""

    __table_args__ = table_args(UniqueConstraint("token_digest"), Index("ix_invitation_membership", "membership_id"))
    token_digest: str
    user_id: int = Field(foreign_key="app_user.id", sa_type=BigId)
    workspace_id: int = Field(foreign_key="workspace.id", sa_type=BigId)
    membership_id: int = Field(foreign_key="membership.id", sa_type=BigId)
    created_at: datetime = Field(sa_type=UtcMoment)
    expires_at: datetime = Field(sa_type=UtcMoment)


class LoginBackoff(Identified, table=True):
    """Failed guesses per (account, address)."""

    __tablename__ = "login_backoff"
    __table_args__ = table_args(UniqueConstraint("account", "address"))
    account: str
    address: str
    failures: int = 0
    blocked_until: datetime | None = Field(default=None, sa_type=UtcMoment)


class InstanceNote(Identified, table=True):
    """Small facts about this installation, such as the digest of the one-time setup token."""

    __tablename__ = "instance_note"
    __table_args__ = table_args(UniqueConstraint("code"))
    code: str
    value: str
