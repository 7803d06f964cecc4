using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VrnApi.Cli;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Partners;
using VrnApi.Data.Providers;
using VrnApi.Features.Evidence.Exporting;
using VrnApi.GraphQL;
using VrnApi.Platform.Security;
using VrnApi.Tests.Features.Evidence.Writing;
using VrnApi.Tests.Features.Membership;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Audit;
using VrnApi.Tests.Platform.Security;
using Call = VrnApi.Platform.GraphQL.Call;

namespace VrnApi.Tests.Features.Evidence.Exporting;

/// <summary>E14: the whole evidence goes into a file, into an empty store and into the same file again; and answers are the same.</summary>
public sealed class ExportEvidenceTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task E14_what_was_exported_and_imported_is_exported_to_the_byte_and_answers_the_same()
    {
        using var moderator = await SandboxClient.Of(host, "vrn-approver", "evidence:read evidence:moderate exports:read");
        var folder = Directory.CreateTempSubdirectory("vrn-evidence-").FullName;
        var (zip, document) = (Path.Combine(folder, "a.zip"), Path.Combine(folder, "a.jsonld"));
        var first = new NpgsqlConnectionStringBuilder(Needs.PostgreSql()) { Database = $"vrn_evidence_{Guid.NewGuid():n}", Pooling = false };
        var second = new NpgsqlConnectionStringBuilder(first.ConnectionString) { Database = $"vrn_evidence_{Guid.NewGuid():n}" };
        await using var one = SecurityHost.Build(first.ConnectionString, []);
        await AuditDatabase.Work(one, async db =>
        {
            await db.Database.MigrateAsync(Ct);
            return 0;
        });
        await AuditDatabase.Execute(AuditDatabase.Server, $"CREATE DATABASE {second.Database} TEMPLATE {first.Database}");
        await using var two = SecurityHost.Build(second.ConnectionString, []);

        // JSON-LD into the first, CSV of the first into the second: what one form lost the other could not give back.
        using var served = await moderator.GetAsync("/v1/evidence/export?format=jsonld", Ct);
        Assert.Equal(("application/ld+json", "true"), (served.Content.Headers.ContentType!.MediaType, served.Headers.GetValues("Vrn-Contains-Harmful").Single()));
        var bytes = await served.Content.ReadAsByteArrayAsync(Ct);
        await File.WriteAllBytesAsync(document, bytes, Ct);
        Assert.Equal(Verbs.Done, await SecurityHost.Run(one.Services, "evidence", "import", document));
        Assert.Equal(Verbs.Refused, await SecurityHost.Run(one.Services, "evidence", "import", document));
        Assert.Equal(Encoding.UTF8.GetString(bytes), Encoding.UTF8.GetString(await Export(one, "jsonld")));
        var csv = await Export(one, "csv");
        await File.WriteAllBytesAsync(zip, csv, Ct);
        Assert.Equal(Verbs.Done, await SecurityHost.Run(two.Services, "evidence", "import", zip));
        Assert.Equal(csv, await Export(two, "csv"));
        Assert.Equal(Encoding.UTF8.GetString(bytes), Encoding.UTF8.GetString(await Export(two, "jsonld")));

        await SameAnswers(one, two, bytes);
        await using (var scope = two.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
            db.Scope = PartnerScope.System("test");
            Assert.Equal(await db.Set<Subject>().CountAsync(Ct), await db.Set<VrnApi.Data.Platform.OutboxEntry>().CountAsync(row => row.Kind == "intervention", Ct));
        }
        await File.WriteAllTextAsync(document, "{\"@graph\":[{\"@type\":\"nothing\"}]}", Ct);
        await File.WriteAllTextAsync(zip, "no zip", Ct);
        Assert.Equal(Verbs.Refused, await SecurityHost.Run(one.Services, "evidence", "import", document));
        Assert.Equal(Verbs.Refused, await SecurityHost.Run(one.Services, "evidence", "import", zip));
        Assert.Equal(Verbs.Usage, await SecurityHost.Run(one.Services, "evidence", "import", Path.Combine(folder, "none")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Proposals_of_one_partner_and_who_decided_are_in_no_export_of_another()
    {
        using var writers = await Writers.Of(host);
        using var council = await SandboxClient.Of(host, "council-leicester", "evidence:read exports:read");
        using var other = await SandboxClient.Of(host, "council-leicestershire", "evidence:read exports:read");
        using var moderator = await SandboxClient.Of(host, "vrn-approver", "evidence:read evidence:moderate exports:read");
        var subject = await Writers.Subject(host, SubjectKind.Strategy);
        var body = Writers.Rating("high");
        body["citation"] = Writers.Citation($"proposed {subject.Slug}");
        var proposal = Writers.Text(await Writers.Post(writers.Rater, $"subjects/{subject.Slug}/assessments", body), "id");
        var accepted = await writers.Accepted(subject, Writers.Rating("moderate"));

        foreach (var (client, sees) in ((HttpClient, bool)[])[(council, true), (other, false), (moderator, true)])
        {
            var ld = await client.GetStringAsync("/v1/evidence/export", Ct);
            using var zip = new ZipArchive(await client.GetStreamAsync("/v1/evidence/export?format=csv", Ct));
            var text = new StringBuilder(ld);
            foreach (var entry in zip.Entries)
            {
                using var reader = new StreamReader(entry.Open());
                text.Append(await reader.ReadToEndAsync(Ct));
            }
            var all = text.ToString();
            Assert.Contains(accepted, all, StringComparison.Ordinal);
            Assert.Equal(sees, all.Contains(proposal, StringComparison.Ordinal));
            Assert.Equal(sees, all.Contains($"proposed {subject.Slug}", StringComparison.Ordinal));
            Assert.Equal(client == moderator, all.Contains("vrn-approver", StringComparison.Ordinal));
            Assert.Equal(client == moderator, ld.Contains("\"proposed_by_partner\":", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_export_needs_its_scope_and_a_format_that_there_is()
    {
        using var reader = await SandboxClient.Of(host, "council-leicester", "evidence:read");
        using var council = await SandboxClient.Of(host, "council-leicester", "evidence:read exports:read");
        using var school = await SandboxClient.Of(host, "school-a", "evidence:read");
        foreach (var client in (HttpClient[])[reader, school])
        {
            Assert.Equal(("insufficient_scope", "exports:read"), (await client.Read("/v1/evidence/export", 403)) is var refused ? (refused.Text("code"), refused.Text("scope")) : default);
        }
        Assert.Equal("invalid_parameter", (await council.Read("/v1/evidence/export?format=xml", 400)).Text("code"));
        using var answer = await council.GetAsync("/v1/evidence/export", Ct);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        Assert.True(document.RootElement.GetProperty("containsHarmful").GetBoolean());
        Assert.Equal("http://www.w3.org/ns/prov#", document.RootElement.GetProperty("@context").Text("prov"));
        var bootCamps = document.RootElement.GetProperty("@graph").EnumerateArray().Single(node => node.Text("@type") == "subject" && node.Text("slug") == "boot-camps");
        Assert.Contains(bootCamps.GetProperty("harmSignals").EnumerateArray(), signal => signal.Text("kind") == "rated-harmful");
    }

    [Theory]
    [InlineData("a,b\r\n1,\"x\"\"y\"\r\n", "a|b;1|x\"y")]
    [InlineData("a,b\r\n,'\r\n", "a|b;<null>|'")]
    [InlineData("a\r\n\"line\nbreak\"\r\n", "a;line\nbreak")]
    [InlineData("a,b\r\n1,2", "a|b;1|2")]
    public void Cells_are_read_as_they_were_written(string text, string expected) =>
        Assert.Equal(expected, string.Join(';', VrnApi.Platform.Http.CsvText.Lines(new StringReader(text)).Select(line => string.Join('|', line.Select(cell => cell ?? "<null>")))));

    private static Task<byte[]> Export(WebApplication app, string format) => AuditDatabase.Work(app, async db =>
    {
        var dump = await ExportEvidence.AtOneMoment(db, app.Services.GetRequiredService<IDatabaseWays>(), null, TimeProvider.System, Ct);
        return format == "csv" ? EvidenceCsv.Write(dump) : EvidenceJsonLd.Write(dump);
    });

    /// <summary>Two hundred random questions, to the store that was exported and to the copies; of the first, where others write meanwhile, only what is of the seed and was known then.</summary>
    private async Task SameAnswers(WebApplication one, WebApplication two, byte[] export)
    {
        var seed = Dice.Seed();
        var random = new Dice(seed);
        await using var scope = await host.Inside();
        await using var copy = one.Services.CreateAsyncScope();
        await using var again = two.Services.CreateAsyncScope();
        var engine = scope.ServiceProvider.GetRequiredService<Engine<Call>>();
        var caller = new Caller("vrn-approver", Guid.NewGuid(), "vrn", PartnerType.VrnCore, null, null, ScopeTable.Names.ToHashSet(StringComparer.Ordinal));
        VrnDbContext[] stores = [scope.ServiceProvider.GetRequiredService<VrnDbContext>(), copy.ServiceProvider.GetRequiredService<VrnDbContext>(), again.ServiceProvider.GetRequiredService<VrnDbContext>()];
        foreach (var db in stores)
        {
            db.Scope = PartnerScope.System("test");
        }
        using var document = JsonDocument.Parse(export);
        var nodes = document.RootElement.GetProperty("@graph").EnumerateArray().ToArray();
        var slugs = nodes.Where(node => node.Text("@type") == "subject" && !node.Text("slug").StartsWith("synthetic-", StringComparison.Ordinal)).Select(node => node.Text("slug")).ToArray();
        var known = nodes.Where(node => node.Text("@type") == "record_decision").Max(node => node.Text("recorded_at"))!;
        string[] settings = ["school", "community", "home", "online"];
        Assert.InRange(slugs.Length, 40, 1000);

        for (var round = 0; round < 200; round++)
        {
            var when = $"asOf: \"{new DateOnly(2019, 1, 1).AddDays(random.Next(2500)):O}\", knownAt: \"{known}\"";
            const string harm = "harmSignals { kind scheme version dimension via { slug } citation { document section quote } }";
            const string subject = "uuid slug kind title summary status aliases " + harm + " ratings { scheme version dimension value valueStatus rawText basis via { slug } validFrom validTo recordedAt disputed citation { document section quote } }"
                + " effectEstimates { outcome tier metric value valueStatus population rawText } facts { facet value valueStatus citation { section } } links { relation } factorLinks { effect } conflicts { type }";
            var isOfSeed = round % 5 < 3;
            var question = isOfSeed ? $"evidenceSubject(by: {{ slug: \"{slugs[random.Next(slugs.Length)]}\" }}, {when}) {{ {subject} }}"
                : round % 5 == 3 ? $"evidenceSubjects(first: {random.Next(1, 40)}, {when}) {{ totalCount containsHarmful warnings {{ code }} nodes {{ slug title {harm} }} }}"
                : $"shortlist(question: {{ age: {random.Next(5, 20)}, settings: [\"{settings[random.Next(4)]}\"] }}, {when}) {{ containsHarmful counts {{ matches notStated cautions excluded }} matches {{ slug {harm} }} cautions {{ slug }} notStated {{ slug }} }}";
            var answers = new List<string>();
            foreach (var db in isOfSeed ? stores : stores[1..])
            {
                using var answer = await engine.ExecuteAsync(new GraphQLRequest { Document = Encoding.UTF8.GetBytes($"{{ {question} }}") }, new Call(caller, db, scope.ServiceProvider), Ct);
                answers.Add(Encoding.UTF8.GetString(answer.Body.Span));
            }
            Assert.DoesNotContain("\"errors\"", answers[0], StringComparison.Ordinal);
            Assert.True(answers.Distinct().Count() == 1, $"seed {seed}: {question}\n{string.Join("\n", answers)}");
        }
    }
}
