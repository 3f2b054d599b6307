namespace Brokerage.Storage;

/// <summary>Table and statements of the audit log.</summary>
static class AuditSql
{
    /// <summary>
    /// The table. <c>subject</c> and <c>once</c> repeat what is in the record, to find it by. No program can update or delete a row, nor replace
    /// one by inserting its number again.
    /// </summary>
    public const string Schema =
        """
        CREATE TABLE audit_log (
          no INTEGER PRIMARY KEY,
          subject TEXT,
          once TEXT UNIQUE,
          record BLOB NOT NULL,
          head BLOB NOT NULL);
        CREATE INDEX audit_by_subject ON audit_log (subject, no) WHERE subject IS NOT NULL;

        CREATE TRIGGER audit_log_in_order BEFORE INSERT ON audit_log WHEN NEW.no <> (SELECT COALESCE(MAX(no), 0) + 1 FROM audit_log)
        BEGIN SELECT RAISE(ABORT, 'the audit log is appended to in order'); END;
        CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
        BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
        CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
        BEGIN SELECT RAISE(ABORT, 'the audit log is never shortened'); END;
        """;

    public static readonly SqlText Insert = new(
        "INSERT INTO audit_log (no, subject, once, record, head) VALUES (@no, @subject, @once, @record, @head)",
        "@no", "@subject", "@once", "@record", "@head");

    public static readonly SqlText Has = new("SELECT 1 FROM audit_log WHERE once = @once", "@once");

    public static readonly SqlText Last = new("SELECT no, record, head FROM audit_log ORDER BY no DESC LIMIT 1");

    public static readonly SqlText Read = new(
        "SELECT no, record, head FROM audit_log WHERE no > @after ORDER BY no LIMIT @limit", "@after", "@limit");

    public static readonly SqlText ReadBySubject = new(
        "SELECT no, record, head FROM audit_log WHERE subject = @subject ORDER BY no DESC LIMIT @limit", "@subject", "@limit");
}
