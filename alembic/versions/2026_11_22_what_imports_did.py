"""What imports did, row by row"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "imported_row",
        sa.Column("id", BIG, nullable=False),
        sa.Column("workspace_id", BIG, nullable=False),
        sa.Column("job_id", BIG, nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("lead_id", BIG, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "job_id"], ["job.workspace_id", "job.id"], name=op.f("fk_imported_row_workspace_id_job_id")
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_imported_row_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_row")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_imported_row_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("imported_row", schema=None) as batch_op:
        batch_op.create_index("ix_imported_row_job", ["workspace_id", "job_id", "outcome"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("imported_row", schema=None) as batch_op:
        batch_op.drop_index("ix_imported_row_job")
    op.drop_table("imported_row")
