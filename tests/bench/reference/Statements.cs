using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;

namespace VrnApi.Reference;

/// <summary>Statements that the host was seen to send, run as prepared statements with nothing around them: the documents go out as they come.</summary>
internal sealed class Statements
{
    public sealed record Statement(string Text, string?[] Values);

    private readonly ConcurrentDictionary<int, Statement[]> known = new();

    /// <param name="sent">Those of one request, in their order.</param>
    public int Add(Statement[] sent)
    {
        var number = known.Count;
        known[number] = sent;
        return number;
    }

    public async Task Run(NpgsqlDataSource database, int number, HttpContext http)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        await using var connection = await database.OpenConnectionAsync(http.RequestAborted);
        foreach (var statement in known[number])
        {
            await using var command = new NpgsqlCommand(statement.Text, connection);
            foreach (var value in statement.Values)
            {
                // The database knows from the statement what type each is of.
                command.Parameters.Add(new NpgsqlParameter { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown });
            }
            await using var row = await command.ExecuteReaderAsync(http.RequestAborted);
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
}
