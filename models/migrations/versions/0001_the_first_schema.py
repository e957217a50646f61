"""The first schema."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# What no table definition can say: who may change the history, and how words are found.
STATEMENTS = {
    "sqlite": (
        "CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit WHEN NOT EXISTS (SELECT 1 FROM redaction WHERE audit_id = old.id) OR new.id IS NOT old.id OR new.ticket_id IS NOT old.ticket_id OR new.seq IS NOT old.seq OR new.at IS NOT old.at OR new.actor_id IS NOT old.actor_id OR new.kind IS NOT old.kind OR new.previous IS NOT old.previous OR new.hash IS NOT old.hash BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END",
        "CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END",
        "CREATE TRIGGER article_edition_keeps BEFORE UPDATE ON article_edition BEGIN SELECT RAISE(ABORT, 'editions are append-only'); END",
        "CREATE TRIGGER article_edition_stays BEFORE DELETE ON article_edition BEGIN SELECT RAISE(ABORT, 'editions are append-only'); END",
        "CREATE VIRTUAL TABLE search_text USING fts5(title, body, content='search_entry', content_rowid='id', tokenize='ascii')",
        "CREATE TRIGGER search_added AFTER INSERT ON search_entry BEGIN INSERT INTO search_text(rowid, title, body) VALUES (new.id, new.title, new.body); END",
        "CREATE TRIGGER search_gone AFTER DELETE ON search_entry BEGIN INSERT INTO search_text(search_text, rowid, title, body) VALUES ('delete', old.id, old.title, old.body); END",
        "CREATE TRIGGER search_changed AFTER UPDATE ON search_entry BEGIN INSERT INTO search_text(search_text, rowid, title, body) VALUES ('delete', old.id, old.title, old.body); INSERT INTO search_text(rowid, title, body) VALUES (new.id, new.title, new.body); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS\n$$ BEGIN RAISE EXCEPTION 'the history is append-only'; END $$",
        "CREATE FUNCTION audit_redacts() RETURNS trigger LANGUAGE plpgsql AS\n$$ BEGIN\nIF EXISTS (SELECT 1 FROM redaction WHERE audit_id = old.id) AND new.id IS NOT DISTINCT FROM old.id AND new.ticket_id IS NOT DISTINCT FROM old.ticket_id AND new.seq IS NOT DISTINCT FROM old.seq AND new.at IS NOT DISTINCT FROM old.at AND new.actor_id IS NOT DISTINCT FROM old.actor_id AND new.kind IS NOT DISTINCT FROM old.kind AND new.previous IS NOT DISTINCT FROM old.previous AND new.hash IS NOT DISTINCT FROM old.hash THEN RETURN new; END IF;\nRAISE EXCEPTION 'the history is append-only';\nEND $$",
        "CREATE TRIGGER audit_stays BEFORE DELETE OR TRUNCATE ON audit\nFOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()",
        "CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit\nFOR EACH ROW EXECUTE FUNCTION audit_redacts()",
        "CREATE FUNCTION article_edition_refuses() RETURNS trigger LANGUAGE plpgsql AS\n$$ BEGIN RAISE EXCEPTION 'editions are append-only'; END $$",
        "CREATE TRIGGER article_edition_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON article_edition\nFOR EACH STATEMENT EXECUTE FUNCTION article_edition_refuses()",
        "ALTER TABLE search_entry ADD COLUMN lexemes tsvector GENERATED ALWAYS AS (array_to_tsvector(array_remove(string_to_array(title || ' ' || body, ' '), ''))) STORED",
        "CREATE INDEX ix_search_entry_lexemes ON search_entry USING gin (lexemes)",
    ),
}


def upgrade() -> None:
    op.create_table(
        "alert_stream",
        sa.Column("tool", sa.String(length=60), nullable=False),
        sa.Column("fingerprint", sa.String(length=200), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("tool", "fingerprint", name=op.f("pk_alert_stream")),
    )
    op.create_table(
        "channel",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
    )
    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_channel_name"), ["name"], unique=False)

    op.create_table(
        "inbox",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbox")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_at"), ["at"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=60), nullable=True),
        sa.Column("slack_id", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("unit", sa.String(length=60), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=True),
        sa.Column("locale_chosen", sa.String(length=20), nullable=True),
        sa.Column("tz", sa.String(length=60), nullable=True),
        sa.Column("vip", sa.Boolean(), nullable=False),
        sa.Column("manager_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("profile_at", models.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name=op.f("fk_person_manager_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("key", name=op.f("uq_person_key")),
        sa.UniqueConstraint("slack_id", name=op.f("uq_person_slack_id")),
    )
    op.create_table(
        "roster_stamp",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_stamp")),
    )
    op.create_table(
        "timer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref", sa.String(length=80), nullable=False),
        sa.Column("next_look_at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
        sa.UniqueConstraint("kind", "ref", name=op.f("uq_timer_kind_ref")),
    )
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_timer_next_look_at"), ["next_look_at"], unique=False)

    op.create_table(
        "absence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", models.base.Instant(timezone=True), nullable=False),
        sa.Column("until", models.base.Instant(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("deputy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("changed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("changed_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("cancelled_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("begun_at", models.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_absence_changed_by_person")),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name=op.f("fk_absence_deputy_id_person")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_absence_entered_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index("ix_absence_person_until", ["person_id", "until"], unique=False)
        batch_op.create_index(batch_op.f("ix_absence_until"), ["until"], unique=False)

    op.create_table(
        "digest",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("since", models.base.Instant(timezone=True), nullable=False),
        sa.Column("until", models.base.Instant(timezone=True), nullable=False),
        sa.Column("due_at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("majors_only", sa.Boolean(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digest_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("person_id", "day", name=op.f("uq_digest_person_id_day")),
    )
    with op.batch_alter_table("digest", schema=None) as batch_op:
        batch_op.create_index("ix_digest_person_until", ["person_id", "until"], unique=False)

    op.create_table(
        "erasure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_erasure_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_erasure_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_table(
        "group_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("group", sa.String(length=60), nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("joined", sa.JSON(), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False),
        sa.Column("deputy", sa.String(length=60), nullable=True),
        sa.Column("order", sa.JSON(), nullable=True),
        sa.Column("since", models.base.Instant(timezone=True), nullable=True),
        sa.Column("returned", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_group_change_actor_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_change")),
    )
    with op.batch_alter_table("group_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_change_group"), ["group"], unique=False)

    op.create_table(
        "ticket",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("reporter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("affected_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("unit", sa.String(length=60), nullable=True),
        sa.Column("service", sa.String(length=60), nullable=True),
        sa.Column("category", sa.String(length=60), nullable=True),
        sa.Column("initial_service", sa.String(length=60), nullable=True),
        sa.Column("initial_category", sa.String(length=60), nullable=True),
        sa.Column("initial_priority", sa.String(length=2), nullable=True),
        sa.Column("item", sa.String(length=60), nullable=True),
        sa.Column("item_version", sa.String(length=40), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=True),
        sa.Column("scope", sa.String(length=20), nullable=True),
        sa.Column("affected_count", sa.Integer(), nullable=True),
        sa.Column("can_work", sa.String(length=20), nullable=True),
        sa.Column("deadline", models.base.Instant(timezone=True), nullable=True),
        sa.Column("impact", sa.String(length=10), nullable=True),
        sa.Column("urgency", sa.String(length=10), nullable=True),
        sa.Column("priority", sa.String(length=2), nullable=True),
        sa.Column("overruled", sa.String(length=2), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=True),
        sa.Column("hours", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("owner_group", sa.String(length=60), nullable=True),
        sa.Column("group", sa.String(length=60), nullable=True),
        sa.Column("assignee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("assignment", sa.Integer(), nullable=False),
        sa.Column("reassignments", sa.Integer(), nullable=False),
        sa.Column("reopens", sa.Integer(), nullable=False),
        sa.Column("swarm", sa.JSON(), nullable=False),
        sa.Column("effort_minutes", sa.Integer(), nullable=False),
        sa.Column("reported_at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("created_at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("responded_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("resolved_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("closed_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("response_result", sa.String(length=10), nullable=True),
        sa.Column("resolution_result", sa.String(length=10), nullable=True),
        sa.Column("pending_reason", sa.String(length=30), nullable=True),
        sa.Column("pending_until", models.base.Instant(timezone=True), nullable=True),
        sa.Column("pending_since", models.base.Instant(timezone=True), nullable=True),
        sa.Column("resolution_code", sa.String(length=30), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.Column("workaround", sa.Boolean(), nullable=True),
        sa.Column("breach_reason", sa.Text(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("ci", sa.String(length=200), nullable=True),
        sa.Column("ci_name", sa.String(length=200), nullable=True),
        sa.Column("ci_url", sa.String(length=1000), nullable=True),
        sa.Column("problem_ref", sa.String(length=200), nullable=True),
        sa.Column("change_ref", sa.String(length=200), nullable=True),
        sa.Column("major", sa.String(length=20), nullable=True),
        sa.Column("major_proposed", sa.Boolean(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("serious", sa.Boolean(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("master_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("apart", sa.Boolean(), nullable=False),
        sa.Column("permalink", sa.String(length=1000), nullable=True),
        sa.Column("audit_seq", sa.Integer(), nullable=False),
        sa.Column("audit_hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["affected_id"], ["person.id"], name=op.f("fk_ticket_affected_id_person")),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name=op.f("fk_ticket_assignee_id_person")),
        sa.ForeignKeyConstraint(["master_id"], ["ticket.id"], name=op.f("fk_ticket_master_id_ticket")),
        sa.ForeignKeyConstraint(["reporter_id"], ["person.id"], name=op.f("fk_ticket_reporter_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_assignee_state", ["assignee_id", "state"], unique=False)
        batch_op.create_index(
            "ix_ticket_confidential",
            ["id"],
            unique=False,
            sqlite_where=sa.text("confidential = 1"),
            postgresql_where=sa.text("confidential"),
        )
        batch_op.create_index(
            "ix_ticket_ended_at",
            ["closed_at"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NOT NULL AND resolved_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NOT NULL AND resolved_at IS NULL"),
        )
        batch_op.create_index("ix_ticket_group_state", ["group", "state"], unique=False)
        batch_op.create_index(
            "ix_ticket_major",
            ["major"],
            unique=False,
            sqlite_where=sa.text("major IS NOT NULL"),
            postgresql_where=sa.text("major IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_ticket_master_id",
            ["master_id"],
            unique=False,
            sqlite_where=sa.text("master_id IS NOT NULL"),
            postgresql_where=sa.text("master_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_ticket_reported_at", ["reported_at", "type", "priority", "unit", "group", "confidential"], unique=False
        )
        batch_op.create_index("ix_ticket_reporter", ["reporter_id"], unique=False)
        batch_op.create_index(
            "ix_ticket_resolved_at",
            [
                "resolved_at",
                "type",
                "priority",
                "unit",
                "group",
                "confidential",
                "state",
                "master_id",
                "resolution_code",
                "resolution_result",
            ],
            unique=False,
            sqlite_where=sa.text("resolved_at IS NOT NULL"),
            postgresql_where=sa.text("resolved_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_ticket_responded_at",
            [
                "responded_at",
                "type",
                "priority",
                "unit",
                "group",
                "confidential",
                "state",
                "master_id",
                "resolution_code",
                "response_result",
            ],
            unique=False,
            sqlite_where=sa.text("responded_at IS NOT NULL"),
            postgresql_where=sa.text("responded_at IS NOT NULL"),
        )
        batch_op.create_index("ix_ticket_service_state", ["service", "state"], unique=False)
        batch_op.create_index(
            "ix_ticket_single",
            ["reported_at"],
            unique=False,
            sqlite_where=sa.text(
                "type = 'incident' AND state NOT IN ('cancelled', 'closed', 'converted', 'fulfilled', 'rejected', 'replied', 'resolved', 'withdrawn') AND master_id IS NULL AND confidential = 0"
            ),
            postgresql_where=sa.text(
                "type = 'incident' AND state NOT IN ('cancelled', 'closed', 'converted', 'fulfilled', 'rejected', 'replied', 'resolved', 'withdrawn') AND master_id IS NULL AND NOT confidential"
            ),
        )
        batch_op.create_index(
            "ix_ticket_state", ["state", "type", "priority", "unit", "group", "confidential"], unique=False
        )

    op.create_table(
        "alert_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tool", sa.String(length=60), nullable=False),
        sa.Column("fingerprint", sa.String(length=200), nullable=False),
        sa.Column("severity", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("occurrences", sa.Integer(), nullable=False),
        sa.Column("first_seen", models.base.Instant(timezone=True), nullable=False),
        sa.Column("last_seen", models.base.Instant(timezone=True), nullable=False),
        sa.Column("occurred_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("last_occurred_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("over_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("url", sa.String(length=1000), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_alert_link_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_link")),
        sa.UniqueConstraint("ticket_id", "tool", "fingerprint", name=op.f("uq_alert_link_ticket_id_tool_fingerprint")),
    )
    op.create_table(
        "anchor",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("ts", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_anchor_person_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_anchor_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", "what", name=op.f("pk_anchor")),
    )
    with op.batch_alter_table("anchor", schema=None) as batch_op:
        batch_op.create_index("ix_anchor_channel_ts", ["channel", "ts"], unique=False)

    op.create_table(
        "approval",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("approver_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("decided_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["approver_id"], ["person.id"], name=op.f("fk_approval_approver_id_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_approval_decided_by_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_approval_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("ticket_id", "position", name=op.f("uq_approval_ticket_id_position")),
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_approver_id"), ["approver_id"], unique=False)

    op.create_table(
        "article",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("workaround", sa.Text(), nullable=False),
        sa.Column("known_error", sa.Boolean(), nullable=False),
        sa.Column("service", sa.String(length=60), nullable=True),
        sa.Column("category", sa.String(length=60), nullable=True),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("group", sa.String(length=60), nullable=True),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("changed_at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_article_author_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_article_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
    )
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_service"), ["service"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_audit_actor_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_audit_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("ticket_id", "seq", name=op.f("uq_audit_ticket_id_seq")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_kind"), ["kind"], unique=False)

    op.create_table(
        "call_out",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier", sa.String(length=60), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("made_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", models.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_call_out_asked_by_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_call_out_decided_by_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_call_out_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_out")),
    )
    with op.batch_alter_table("call_out", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_out_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "clock",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("calendar", sa.String(length=60), nullable=False),
        sa.Column("target_seconds", sa.BigInteger(), nullable=False),
        sa.Column("due_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("result", sa.String(length=10), nullable=True),
        sa.Column("breached_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("breached_on_change", sa.Boolean(), nullable=False),
        sa.Column("thresholds", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_clock_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
        sa.UniqueConstraint("ticket_id", "kind", "ref", name=op.f("uq_clock_ticket_id_kind_ref")),
    )
    with op.batch_alter_table("clock", schema=None) as batch_op:
        batch_op.create_index("ix_clock_due_state", ["state", "due_at"], unique=False)

    op.create_table(
        "comment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("from_user", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source_channel", sa.String(length=40), nullable=True),
        sa.Column("source_ts", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_comment_author_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_comment_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("source_channel", "source_ts", name=op.f("uq_comment_source_channel_source_ts")),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comment_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "complaint",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("confidentiality", sa.String(length=20), nullable=False),
        sa.Column("reference_hash", sa.String(length=64), nullable=True),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.Column("handler_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("related_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("converted_to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("finding", sa.String(length=20), nullable=True),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("appeal_path", sa.Text(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("drafted_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("drafted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("countersigned_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("countersigned_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("replied_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("first_finding", sa.String(length=20), nullable=True),
        sa.Column("appealed_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("decided", sa.JSON(), nullable=False),
        sa.Column("decided_level", sa.Integer(), nullable=True),
        sa.Column("extended_seconds", sa.Integer(), nullable=True),
        sa.Column("pursued_at", models.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["converted_to_id"], ["ticket.id"], name=op.f("fk_complaint_converted_to_id_ticket")),
        sa.ForeignKeyConstraint(["countersigned_by"], ["person.id"], name=op.f("fk_complaint_countersigned_by_person")),
        sa.ForeignKeyConstraint(["drafted_by"], ["person.id"], name=op.f("fk_complaint_drafted_by_person")),
        sa.ForeignKeyConstraint(["handler_id"], ["person.id"], name=op.f("fk_complaint_handler_id_person")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_complaint_owner_id_person")),
        sa.ForeignKeyConstraint(["related_id"], ["ticket.id"], name=op.f("fk_complaint_related_id_ticket")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_complaint_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("reference_hash", name=op.f("uq_complaint_reference_hash")),
    )
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_handler_id"), ["handler_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaint_related_id"), ["related_id"], unique=False)

    op.create_table(
        "complaint_access",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_complaint_access_person_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_complaint_access_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_access")),
    )
    with op.batch_alter_table("complaint_access", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_access_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "complaint_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("voice", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source_channel", sa.String(length=40), nullable=True),
        sa.Column("source_ts", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_complaint_message_author_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_complaint_message_person_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_complaint_message_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_message")),
        sa.UniqueConstraint("source_channel", "source_ts", name=op.f("uq_complaint_message_source_channel_source_ts")),
    )
    with op.batch_alter_table("complaint_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_message_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "complaint_subject",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("group", sa.String(length=60), nullable=True),
        sa.Column("named_at", models.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_complaint_subject_person_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_complaint_subject_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_subject")),
        sa.UniqueConstraint("ticket_id", "group", name=op.f("uq_complaint_subject_ticket_id_group")),
        sa.UniqueConstraint("ticket_id", "person_id", name=op.f("uq_complaint_subject_ticket_id_person_id")),
    )
    with op.batch_alter_table("complaint_subject", schema=None) as batch_op:
        batch_op.create_index("ix_complaint_subject_person", ["person_id"], unique=False)

    op.create_table(
        "effort",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_effort_person_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_effort_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effort")),
    )
    with op.batch_alter_table("effort", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_effort_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "hand_over",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("triggers", sa.JSON(), nullable=False),
        sa.Column("pattern", sa.String(length=300), nullable=True),
        sa.Column("origin_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("proposer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("converts", sa.Boolean(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("drafted_at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("handed_over_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("answered_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("external_number", sa.String(length=100), nullable=True),
        sa.Column("external_url", sa.String(length=1000), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("covered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reminded_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("manager_told_at", models.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_hand_over_answered_by_person")),
        sa.ForeignKeyConstraint(["covered_by"], ["ticket.id"], name=op.f("fk_hand_over_covered_by_ticket")),
        sa.ForeignKeyConstraint(["origin_id"], ["ticket.id"], name=op.f("fk_hand_over_origin_id_ticket")),
        sa.ForeignKeyConstraint(["proposer_id"], ["person.id"], name=op.f("fk_hand_over_proposer_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_hand_over_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
        sa.UniqueConstraint("pattern", "origin_id", name=op.f("uq_hand_over_pattern_origin_id")),
    )
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.create_index("ix_hand_over_state", ["state", "kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_hand_over_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "ladder",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("began_at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("settled", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ladder_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ladder")),
    )
    op.create_table(
        "major",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposed_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("declared_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("declared_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("channel_name", sa.String(length=80), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("next_update_due", models.base.Instant(timezone=True), nullable=True),
        sa.Column("overdue_since", models.base.Instant(timezone=True), nullable=True),
        sa.Column("seen_until", models.base.Instant(timezone=True), nullable=True),
        sa.Column("updates_missed", sa.Integer(), nullable=False),
        sa.Column("restored_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("stood_down_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("false_alarm", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["declared_by"], ["person.id"], name=op.f("fk_major_declared_by_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_major_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_major")),
    )
    op.create_table(
        "major_role",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", models.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_major_role_person_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_major_role_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", "role", name=op.f("pk_major_role")),
    )
    op.create_table(
        "major_update",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("affected", sa.Text(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("workaround", sa.Text(), nullable=True),
        sa.Column("eta", models.base.Instant(timezone=True), nullable=True),
        sa.Column("due", models.base.Instant(timezone=True), nullable=True),
        sa.Column("on_time", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_major_update_author_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_major_update_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_major_update")),
    )
    with op.batch_alter_table("major_update", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_major_update_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("lane", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("place", sa.String(length=80), nullable=True),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("coalesce", sa.String(length=80), nullable=True),
        sa.Column("created_at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("not_before", models.base.Instant(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("leased_by", sa.String(length=60), nullable=True),
        sa.Column("leased_until", models.base.Instant(timezone=True), nullable=True),
        sa.Column("sent_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("drawn", sa.JSON(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_person_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_outbox_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_lane", ["lane", "id"], unique=False)
        batch_op.create_index(
            "ix_outbox_parked",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'parked'"),
            postgresql_where=sa.text("state = 'parked'"),
        )
        batch_op.create_index(batch_op.f("ix_outbox_ticket_id"), ["ticket_id"], unique=False)
        batch_op.create_index(
            "ix_outbox_unfinished",
            ["urgency", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('pending', 'leased')"),
            postgresql_where=sa.text("state IN ('pending', 'leased')"),
        )
        batch_op.create_index(
            "uq_outbox_coalesce",
            ["coalesce"],
            unique=True,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )

    op.create_table(
        "participant",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group", sa.String(length=60), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("left_at", models.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_participant_added_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_participant_person_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_participant_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participant_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "rating",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("rated_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("low_told_at", models.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rating_person_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_rating_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint("ticket_id", "round", name=op.f("uq_rating_ticket_id_round")),
    )
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rating_asked_at"), ["asked_at"], unique=False)

    op.create_table(
        "request",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("expires_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("approved_at", models.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_request_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_request")),
    )
    op.create_table(
        "request_step",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("witness", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("witnessed_at", models.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_request_step_by_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_request_step_ticket_id_ticket")),
        sa.ForeignKeyConstraint(["witness"], ["person.id"], name=op.f("fk_request_step_witness_person")),
        sa.PrimaryKeyConstraint("ticket_id", "key", name=op.f("pk_request_step")),
    )
    op.create_table(
        "ticket_link",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["ticket.id"], name=op.f("fk_ticket_link_other_id_ticket")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_link_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", "other_id", name=op.f("pk_ticket_link")),
    )
    with op.batch_alter_table("ticket_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_link_other_id"), ["other_id"], unique=False)

    op.create_table(
        "article_edition",
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_article_edition_actor_id_person")),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_article_edition_article_id_article")),
        sa.PrimaryKeyConstraint("article_id", "version", name=op.f("pk_article_edition")),
    )
    op.create_table(
        "article_use",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_article_use_article_id_article")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_article_use_person_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_article_use_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_use")),
    )
    with op.batch_alter_table("article_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_use_article_id"), ["article_id"], unique=False)
        batch_op.create_index("ix_article_use_at", ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_use_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "clock_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("clock_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("target_seconds", sa.BigInteger(), nullable=True),
        sa.Column("calendar", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_clock_event_clock_id_clock")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_event")),
    )
    with op.batch_alter_table("clock_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clock_event_clock_id"), ["clock_id"], unique=False)

    op.create_table(
        "hand_over_ticket",
        sa.Column("hand_over_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["hand_over_id"], ["hand_over.id"], name=op.f("fk_hand_over_ticket_hand_over_id_hand_over")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_hand_over_ticket_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("hand_over_id", "ticket_id", name=op.f("pk_hand_over_ticket")),
    )
    with op.batch_alter_table("hand_over_ticket", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_over_ticket_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "nudge",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("clock_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("assignment", sa.Integer(), nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("acted_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("acted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["acted_by"], ["person.id"], name=op.f("fk_nudge_acted_by_person")),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_nudge_clock_id_clock")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_nudge_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge")),
        sa.UniqueConstraint("clock_id", "percent", "assignment", name=op.f("uq_nudge_clock_id_percent_assignment")),
    )
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nudge_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "step_taken",
        sa.Column(
            "event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("acted_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("acted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["acted_by"], ["person.id"], name=op.f("fk_step_taken_acted_by_person")),
        sa.ForeignKeyConstraint(["event_id"], ["audit.id"], name=op.f("fk_step_taken_event_id_audit")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_step_taken_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_step_taken")),
    )
    with op.batch_alter_table("step_taken", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_taken_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "redaction",
        sa.Column(
            "audit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("erasure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_redaction_audit_id_audit")),
        sa.ForeignKeyConstraint(["erasure_id"], ["erasure.id"], name=op.f("fk_redaction_erasure_id_erasure")),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_redaction")),
    )
    op.create_table(
        "search_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("service", sa.String(length=60), nullable=True),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("solved", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_search_entry_article_id_article")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_search_entry_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("article_id", name=op.f("uq_search_entry_article_id")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_search_entry_ticket_id")),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nudge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("calendar", sa.String(length=60), nullable=False),
        sa.Column("not_before", models.base.Instant(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("put_off", sa.Boolean(), nullable=False),
        sa.Column("sent_at", models.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["audit.id"], name=op.f("fk_reminder_event_id_audit")),
        sa.ForeignKeyConstraint(["nudge_id"], ["nudge.id"], name=op.f("fk_reminder_nudge_id_nudge")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_reminder_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("person_id", "event_id", name=op.f("uq_reminder_person_id_event_id")),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index("ix_reminder_person_outcome", ["person_id", "outcome"], unique=False)

    for statement in STATEMENTS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("the first schema has nothing before it: restore a backup")
