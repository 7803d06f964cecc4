using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;

namespace VrnApi.Reference;

/// <summary>Statements that the host was seen to send, run as prepared statements with nothing around them: the documents go out as they come.</summary>
internal sealed class Statements
{
    public sealed record Statement(string Text, string?[] Values);

    private readonly ConcurrentDictionary<int, Statement> known = new();

    public int Add(Statement statement)
    {
        var number = known.Count;
        known[number] = statement;
        return number;
    }

    public async Task Run(NpgsqlDataSource database, int number, HttpContext http)
    {
        var statement = known[number];
        await using var command = database.CreateCommand(statement.Text);
        foreach (var value in statement.Values)
        {
            // The database knows from the statement what type each is of.
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown });
        }
        await using var row = await command.ExecuteReaderAsync(http.RequestAborted);
        http.Response.ContentType = "application/json; charset=utf-8";
        while (await row.ReadAsync(http.RequestAborted))
        {
            for (var column = 0; column < row.FieldCount; column++)
            {
                if (row.GetFieldType(column) == typeof(byte[]) && !row.IsDBNull(column))
                {
                    await http.Response.BodyWriter.WriteAsync(row.GetFieldValue<byte[]>(column), http.RequestAborted);
                }
            }
        }
    }
}
