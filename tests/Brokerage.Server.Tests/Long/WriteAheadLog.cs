using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace Brokerage.Server.Tests.Long;

/// <summary>A write-ahead log as a killed server left it (SQLite file format, section 4): which commit holds which event.</summary>
public sealed class WriteAheadLog
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;

    private readonly byte[] bytes;
    private readonly int frameBytes;

    private WriteAheadLog(byte[] bytes)
    {
        this.bytes = bytes;
        frameBytes = FrameHeaderBytes + BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(8));
    }

    /// <summary>Frames in it.</summary>
    public int Frames => (bytes.Length - HeaderBytes) / frameBytes;

    public static WriteAheadLog Read(string folder) => new(File.ReadAllBytes(Path.Combine(folder, "brokerage.db-wal")));

    /// <summary>The frame of an offset into the file; -1 for the header.</summary>
    public int FrameAt(long offset) => offset < HeaderBytes ? -1 : (int)((offset - HeaderBytes) / frameBytes);

    /// <summary>The frame that commits the first transaction that holds these bytes; -1 when none does.</summary>
    public int CommitOf(ReadOnlySpan<byte> content)
    {
        var found = bytes.AsSpan().IndexOf(content);
        if (found < 0) return -1;
        for (var frame = FrameAt(found); frame < Frames; frame++)
            // The second word of a frame is the size of the database after a commit, 0 in every other frame.
            if (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(HeaderBytes + frame * frameBytes + 4)) != 0) return frame;
        return -1;
    }

    /// <summary>What an event of an investor is found by in the log: the keyed hash of its id.</summary>
    public static Dictionary<(string Investor, long Sequence), byte[]> Marks(string folder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "brokerage.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"ATTACH '{Path.Combine(folder, "keys", "registry.db")}' AS keyring";
        command.ExecuteNonQuery();
        command.CommandText = "SELECT i.id, j.seq, j.dedup FROM journal j JOIN keyring.investors i ON i.no = j.investor";
        using var rows = command.ExecuteReader();
        var marks = new Dictionary<(string, long), byte[]>();
        while (rows.Read()) marks.Add((rows.GetString(0), rows.GetInt64(1)), (byte[])rows.GetValue(2));
        return marks;
    }
}
