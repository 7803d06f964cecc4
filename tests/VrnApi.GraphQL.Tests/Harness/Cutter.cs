using System.Text;
using System.Text.Json;

namespace VrnApi.GraphQL.Tests.Harness;

/// <summary>Stands in for the host's document cutter: the same rows as JSON cells, with owned lists as child levels and keys for links.</summary>
internal static class Cutter
{
    public static Cut Of(Selection selection, List<Place> rows)
    {
        var cut = new Cut(selection);
        for (var i = 0; i < selection.Fields.Count; i++)
        {
            switch (selection.Fields[i].Name)
            {
                case "id" or "uuid": cut.Cells[i] = Cells(rows, r => r.Id); break;
                case "name": cut.Cells[i] = Cells(rows, r => r.Name); break;
                case "seats": cut.Cells[i] = Cells(rows, r => r.Seats); break;
                case "score": cut.Cells[i] = Cells(rows, r => r.Score); break;
                case "mood": cut.Cells[i] = Cells(rows, r => r.Mood == Mood.Open ? "OPEN" : "DROP_IN"); break;
                case "tags": cut.Cells[i] = Cells(rows, r => r.Tags); break;
                case "hours":
                    var hours = rows.SelectMany(r => r.Hours).ToList();
                    var child = new Level { Offsets = [0, .. rows.Select((_, n) => rows.Take(n + 1).Sum(r => r.Hours.Count))] };
                    var inner = new Cut(selection.Fields[i].Children[0]);
                    for (var f = 0; f < inner.Selection.Fields.Count; f++)
                    {
                        inner.Cells[f] = inner.Selection.Fields[f].Name switch
                        {
                            "day" => Cells(hours, h => h.Day),
                            "from" => Cells(hours, h => h.From),
                            _ => null,
                        };
                    }
                    child.Add(inner);
                    cut.Children[i] = child;
                    break;
                case "reviews" or "siblings": cut.Keys[i] = rows.Select(r => r.Id).ToArray(); break;
            }
        }
        return cut;
    }

    private static Cell[] Cells<T, TValue>(List<T> rows, Func<T, TValue> value) =>
    [
        .. rows.Select(r =>
        {
            var v = value(r);
            var bytes = v is null ? [] : Encoding.UTF8.GetBytes(JsonSerializer.Serialize(v, Plain));
            return new Cell(bytes, 0, bytes.Length);
        }),
    ];

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
