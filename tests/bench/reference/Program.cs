// The honest competitor of the service directory's reads: no ORM, no stored documents, no authentication. A page is one keyset
// statement and one batch of child queries, written with Utf8JsonWriter; one service is one lateral json_agg statement.
// It also runs statements that it is given, for comparison with what the host does around the same statement.
// It reads the tables that the host writes, and answers what an open reader may see.
using Npgsql;
using VrnApi.Reference;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
var connection = Environment.GetEnvironmentVariable("ConnectionStrings__Vrn") ?? throw new InvalidOperationException("Set ConnectionStrings__Vrn.");
await using var database = NpgsqlDataSource.Create(connection + ";Max Auto Prepare=40;Auto Prepare Min Usages=2");
var statements = new Statements();
// A plan for any value would be far from what a search needs: these are planned for their own values, as the host's are.
await using var planned = NpgsqlDataSource.Create(connection + ";Options=-c plan_cache_mode=force_custom_plan -c jit=off -c max_parallel_workers_per_gather=0;Max Auto Prepare=40;Auto Prepare Min Usages=2");
var app = builder.Build();
app.MapGet("/", () => "ready");
app.MapGet("/services", (Guid after, HttpContext http) => Page.Write(database, after, http));
app.MapGet("/services/{id:guid}", (Guid id, HttpContext http) => OneService.Write(database, id, http));
app.MapPost("/statements", (Statements.Statement[] sent) => statements.Add(sent));
app.MapGet("/statements/{number:int}", (int number, HttpContext http) => statements.Run(planned, number, http));
await app.RunAsync();
