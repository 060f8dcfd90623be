"""The rule "no two active claims of one coach overlap", held by the database itself (scheduling, section 4).

SQLite has no exclusion constraint: two triggers do it, so a stray script is refused as well. PostgreSQL has one, with
the extension btree_gist (trusted since version 13: the owner of the database may create it). The strings are used by
`create_all` (below) and by the migration that makes the table `claim`.
"""

from sqlalchemy import DDL, event

from coaching.scheduling.models.claim import Claim

_OVERLAPS = """EXISTS (SELECT 1 FROM claim AS other WHERE other.coach_id = NEW.coach_id AND other.active = 1
    AND other.id <> NEW.id AND other.blocks_from < NEW.blocks_until AND other.blocks_until > NEW.blocks_from)"""

SQLITE_UP = (
    f"""CREATE TRIGGER claim_no_overlap_insert BEFORE INSERT ON claim
WHEN NEW.active = 1 AND {_OVERLAPS}
BEGIN SELECT RAISE(ABORT, 'overlap'); END""",
    f"""CREATE TRIGGER claim_no_overlap_update BEFORE UPDATE ON claim
WHEN NEW.active = 1 AND {_OVERLAPS}
BEGIN SELECT RAISE(ABORT, 'overlap'); END""",
)
SQLITE_DOWN = ("DROP TRIGGER claim_no_overlap_update", "DROP TRIGGER claim_no_overlap_insert")

POSTGRESQL_UP = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """ALTER TABLE claim ADD CONSTRAINT claim_no_overlap EXCLUDE USING gist
(coach_id WITH =, tstzrange(blocks_from, blocks_until, '[)') WITH &&) WHERE (active)""",
)
POSTGRESQL_DOWN = ("ALTER TABLE claim DROP CONSTRAINT claim_no_overlap",)

for _statement in SQLITE_UP:
    event.listen(Claim.__table__, "after_create", DDL(_statement).execute_if(dialect="sqlite"))
for _statement in POSTGRESQL_UP:
    event.listen(Claim.__table__, "after_create", DDL(_statement).execute_if(dialect="postgresql"))
