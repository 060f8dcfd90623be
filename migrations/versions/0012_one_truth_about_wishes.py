"""What a coachee does not want by mail stands where the sender looks: in `suppression`, and nowhere else

Revision: 0012, after 0011
"""

import base64
import hashlib
import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

PERSON = sa.table("person", sa.column("id"), sa.column("practice_id"), sa.column("email"), sa.column("unsubscribed", sa.JSON()))
SUPPRESSION = sa.table(
    "suppression", sa.column("id"), sa.column("practice_id"), sa.column("created_at", sa.DateTime(timezone=True)), sa.column("address_digest"),
    sa.column("kind"), sa.column("reason"), sa.column("person_id"),
)  # fmt: skip


def upgrade() -> None:
    """What was ticked off so far is honoured from now on."""
    connection = op.get_bind()
    known = {tuple(row) for row in connection.execute(sa.select(SUPPRESSION.c.practice_id, SUPPRESSION.c.address_digest, SUPPRESSION.c.kind))}
    for person in connection.execute(sa.select(PERSON)).all():
        whose = (person.email or f"person:{person.id}").strip().lower()
        digest = hashlib.sha256(f"{person.practice_id}\n{whose}".encode()).hexdigest()
        for kind in person.unsubscribed or []:
            if (person.practice_id, digest, kind) in known:
                continue
            known.add((person.practice_id, digest, kind))
            id_ = base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()
            values = {"id": id_, "practice_id": person.practice_id, "created_at": datetime.now(UTC), "address_digest": digest}
            connection.execute(SUPPRESSION.insert().values(**values, kind=kind, reason="unsubscribed", person_id=person.id))
    op.drop_column("person", "unsubscribed")


def downgrade() -> None:
    """An empty list for everybody; what they do not want is honoured all the same."""
    op.add_column("person", sa.Column("unsubscribed", sa.JSON(), nullable=False, server_default="[]"))
