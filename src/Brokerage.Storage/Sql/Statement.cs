using System.Data.Common;

namespace Brokerage.Storage;

/// <summary>One prepared command, used again and again by the connection's owner.</summary>
sealed class Statement : IDisposable
{
    readonly DbCommand _command;
    readonly DbParameter[] _parameters;

    public Statement(DbConnection connection, SqlText sql)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql.Text;
        _parameters = [.. sql.Parameters.Select(name =>
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = name;
            _command.Parameters.Add(parameter);
            return parameter;
        })];
    }

    /// <summary>Runs it and returns the number of changed rows.</summary>
    public int Run(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteNonQuery();
    }

    /// <summary>Runs it and returns its rows; the caller disposes the reader before the next use.</summary>
    public DbDataReader Read(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteReader();
    }

    /// <summary>True when it yields at least one row.</summary>
    public bool Any(params ReadOnlySpan<object?> values)
    {
        using var rows = Read(values);
        return rows.Read();
    }

    public void Dispose() => _command.Dispose();

    void Bind(ReadOnlySpan<object?> values)
    {
        if (values.Length != _parameters.Length)
            throw new ArgumentException($"{_parameters.Length} values are needed, {values.Length} were given: {_command.CommandText}");
        for (var i = 0; i < values.Length; i++) _parameters[i].Value = values[i] ?? DBNull.Value;
    }
}

/// <summary>The prepared commands of one connection, made at their first use. For one thread at a time.</summary>
sealed class Statements(DbConnection connection) : IDisposable
{
    readonly Dictionary<SqlText, Statement> _statements = new(ReferenceEqualityComparer.Instance);

    public Statement this[SqlText sql]
    {
        get
        {
            if (!_statements.TryGetValue(sql, out var statement)) _statements.Add(sql, statement = new Statement(connection, sql));
            return statement;
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        connection.Dispose();
    }
}
