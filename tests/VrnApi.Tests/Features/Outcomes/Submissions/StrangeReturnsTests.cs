using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Harness;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Submissions;

/// <summary>Files as spreadsheets, scripts and strangers write them: read as they are meant, or refused by name and kept in no part.</summary>
public sealed class StrangeReturnsTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Sound =>
    [
        "\ufeffindicator,sex,value\r\nsuspension_count,,12\r\nsuspension_count,Female,5\r\nsuspension_count,Male,7\r\n",
        "\"indicator\",\"sex\",\"value\"\r\n\"suspension_count\",\"Total\",\"12\"\r\n",
        "value,indicator\n0,suspension_count\n",
        "indicator,sex,value\n\n\nsuspension_count,,12\n\n",
        "indicator,sex,value\nsuspension_count,,999999999999",
        "indicator,value\rsuspension_count,12\r",
    ];

    [Theory]
    [MemberData(nameof(Sound))]
    public async Task What_is_meant_is_taken(string csv)
    {
        using var school = await SandboxClient.Of(host, "school-a");

        (await Returns.Push(school, Returns.NextPeriod(), rows: csv)).Is(201);
    }

    [Theory]
    [InlineData("1e3")]
    [InlineData("-0")]
    [InlineData("-1")]
    [InlineData("+5")]
    [InlineData("1,000")]
    [InlineData("1 000")]
    [InlineData("1.000")]
    [InlineData("12.0")]
    [InlineData("12.")]
    [InlineData(".5")]
    [InlineData("007")]
    [InlineData("0x10")]
    [InlineData("1_000")]
    [InlineData(" 12")]
    [InlineData("12 ")]
    [InlineData("12\n")]
    [InlineData("\uff11\uff12")]
    [InlineData("\u0661\u0662")]
    [InlineData("12\u200b")]
    [InlineData("\u221212")]
    [InlineData("\u00bd")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("null")]
    [InlineData("c")]
    [InlineData("<5")]
    [InlineData("=12")]
    [InlineData("")]
    [InlineData("12\0")]
    [InlineData("1000000000000")]
    [InlineData("18446744073709551628")]
    [InlineData("99999999999999999999999999999999999999999999")]
    public async Task A_count_is_a_plain_whole_number(string value) =>
        await Refused($"indicator,sex,value\nsuspension_count,,\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n", "schema.value");

    [Theory]
    [InlineData("indicator,indicator,value\nsuspension_count,suspension_count,12\n", "schema.repeated_column")]
    [InlineData("indicator,value,value\nsuspension_count,12,13\n", "schema.repeated_column")]
    [InlineData("indicator,sex,sex,value\nsuspension_count,Male,Female,12\n", "schema.repeated_column")]
    [InlineData("Indicator,Value\nsuspension_count,12\n", "schema.unknown_column")]
    [InlineData(" indicator, value\nsuspension_count,12\n", "schema.unknown_column")]
    [InlineData("indicator,sex,value,\nsuspension_count,,12,\n", "schema.unknown_column")]
    [InlineData("indicator,value,urn\nsuspension_count,12,900002\n", "schema.unknown_column")]
    [InlineData("indicator;sex;value\nsuspension_count;;12\n", "schema.unknown_column")]
    [InlineData("indicator\tvalue\nsuspension_count\t12\n", "schema.unknown_column")]
    [InlineData("sep=,\nindicator,value\nsuspension_count,12\n", "schema.unknown_column")]
    [InlineData("indicator\nsuspension_count\n", "schema.missing_column")]
    [InlineData("indicator,sex,value\nsuspension_count,,12,\n", "schema.cells")]
    [InlineData("indicator,sex,value\nsuspension_count,12\n", "schema.cells")]
    [InlineData("indicator,sex,value\nsuspension_count,,1,000\n", "schema.cells")]
    [InlineData("indicator,sex,value\nsuspension_count,\"Ma\"le,12\n", "schema.quoting")]
    [InlineData("indicator,sex,value\nsuspension_count,\"Male,12\n", "schema.quoting")]
    [InlineData("indicator,sex,value\nsuspension_count,,12\nsuspension_count,Total,12\n", "dup.row")]
    [InlineData("indicator,sex,value\nsuspension_count,Male,12\nsuspension_count,Male,12\n", "dup.row")]
    [InlineData("indicator,sex,value\nsuspension_count,,12\nsuspension_count,Male,5\nsuspension_count,Female,6\n", "arith.total")]
    [InlineData("indicator,sex,value\nsuspension_count,male,12\n", "code.unknown")]
    [InlineData("indicator,sex,value\nsuspension_count,Male ,12\n", "code.unknown")]
    [InlineData("indicator,sex,value\nsuspension_count,Ma\0le,12\n", "code.unknown")]
    [InlineData("indicator,sex,value\nsuspension_count,\u041cale,12\n", "code.unknown")]
    [InlineData("indicator,sex,value\nSUSPENSION_COUNT,,12\n", "code.indicator")]
    [InlineData("indicator,sex,value\nsuspension_rate,,12\n", "code.indicator")]
    [InlineData("indicator,sex,value\nsession_absent_count,,12\n", "code.indicator")]
    [InlineData("indicator,value\n,12\n", "code.indicator")]
    [InlineData("indicator,area,value\nsuspension_count,E06000016,12\n", "area.not_taken")]
    [InlineData("indicator,value\n", "schema.rows_missing")]
    [InlineData("", "schema.empty")]
    [InlineData("\n\n\n", "schema.empty")]
    public async Task A_file_is_refused_by_the_name_of_its_fault(string csv, string code) => await Refused(csv, code);

    [Theory]
    [InlineData("T1", "t1", "code", "schema.period")]
    [InlineData("T1", "T4", "code", "schema.period")]
    [InlineData("T1", "AY", "code", "code.period")]
    [InlineData("T1", "HT1", "code", "code.period")]
    [InlineData("T1", "CYQ1", "code", "schema.period")]
    [InlineData("T1", "\uff341", "code", "schema.period")]
    [InlineData("period=2", "period=\uff12", "", "schema.period")]
    [InlineData("urn=900001", "urn=", "", "area.urn")]
    [InlineData("urn=900001", "urn=9000010", "", "area.urn")]
    [InlineData("urn=900001", "urn=\uff1900001", "", "area.urn")]
    [InlineData("full", "Full", "", "schema.submission_type")]
    [InlineData("full", "nil", "", "schema.nil_with_rows")]
    [InlineData("full", "full&basedOn=0197a1b2-0000-7000-8000-000000000000", "", "schema.based_on")]
    [InlineData("full", "full&indicators=suspension_count,suspension_count", "", "dup.indicator")]
    [InlineData("full", "full&indicators=", "", "code.indicator")]
    [InlineData("full", "full&indicators=permanent_exclusion_count", "", "matrix.undeclared")]
    [InlineData("full", "full&categoryMapVersion=a%20b", "", "schema.token")]
    [InlineData("=synthetic", "=", "", "schema.source_system")]
    public async Task A_head_is_refused_by_the_name_of_its_fault(string part, string instead, string prefix, string code)
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();
        var head = Returns.Head(period);
        head = prefix.Length > 0 ? head.Replace($"{prefix}={part}", $"{prefix}={Uri.EscapeDataString(instead)}", StringComparison.Ordinal) : head.Replace(part, instead, StringComparison.Ordinal);

        await Refused(school, period, await DraftReturnsTests.Send(school, Returns.Submissions + head, Returns.Rows), code);
    }

    [Theory]
    [InlineData("\"value\":12", "\"value\":\"12\"", "schema.value")]
    [InlineData("\"value\":12", "\"value\":12.0", "schema.value")]
    [InlineData("\"value\":12", "\"value\":1.2e1", "schema.value")]
    [InlineData("\"value\":12", "\"value\":1e400", "schema.value")]
    [InlineData("\"value\":12", "\"value\":-0", "schema.value")]
    [InlineData("\"value\":12", "\"value\":null", "schema.value")]
    [InlineData("\"value\":12", "\"value\":true", "schema.value")]
    [InlineData("\"value\":12", "\"value\":[12]", "schema.value")]
    [InlineData("\"value\":12", "\"value\":9007199254740993", "schema.value")]
    [InlineData("\"indicator\":\"suspension_count\"", "\"indicator\":null", "schema.type")]
    [InlineData("\"indicator\":\"suspension_count\"", "\"indicator\":\"suspension_count\\u0000\"", "code.indicator")]
    [InlineData("\"filters\":{\"sex\":\"Total\"}", "\"filters\":null", "schema.type")]
    [InlineData("\"filters\":{\"sex\":\"Total\"}", "\"filters\":[\"Total\"]", "schema.type")]
    [InlineData("\"filters\":{\"sex\":\"Total\"}", "\"filters\":{\"sex\":null}", "schema.type")]
    [InlineData("\"filters\":{\"sex\":\"Total\"}", "\"filters\":{\"sex\":\"\\ufeffMale\"}", "code.unknown")]
    [InlineData("\"urn\":\"900001\"", "\"urn\":900001", "schema.type")]
    [InlineData("\"code\":\"T1\"", "\"code\":1", "schema.type")]
    [InlineData("\"laEstab\":\"8569001\"", "\"laEstab\":\"856900\"", "area.la_estab")]
    [InlineData("\"absentMeansZero\":true", "\"absentMeansZero\":\"true\"", "schema.type")]
    [InlineData("\"indicators\":[\"suspension_count\"]", "\"indicators\":\"suspension_count\"", "schema.type")]
    [InlineData("\"indicators\":[\"suspension_count\"]", "\"indicators\":[null]", "schema.type")]
    [InlineData("\"indicators\":[\"suspension_count\"]", "\"indicators\":[]", "schema.indicators_missing")]
    [InlineData("\"rows\":[", "\"rows\":[[],", "schema.type")]
    [InlineData("\"rows\":[", "\"rows\":[null,", "schema.type")]
    public async Task A_document_is_refused_by_the_name_of_its_fault(string part, string instead, string code)
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();
        var json = Returns.Json(period);
        Assert.Contains(part, json, StringComparison.Ordinal);

        await Refused(school, period, await Returns.Send(school, HttpMethod.Post, Returns.Submissions, json.Replace(part, instead, StringComparison.Ordinal)), code);
        (await Returns.Send(school, HttpMethod.Post, Returns.Submissions, json)).Is(201);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("iso-8859-1")]
    public async Task A_file_in_another_encoding_is_refused(string encoding)
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();
        using var request = new HttpRequestMessage(HttpMethod.Post, Returns.Submissions + Returns.Head(period))
        {
            Content = new ByteArrayContent([.. Encoding.GetEncoding(encoding).GetPreamble(), .. Encoding.GetEncoding(encoding).GetBytes("indicator,sex,value\nsuspension_count,M\u00e4le,12\n")]),
            Headers = { { "Idempotency-Key", Guid.NewGuid().ToString() } },
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "text/csv");
        using var response = await school.SendAsync(request, Ct);

        await Refused(school, period, new Answer(response, await response.Content.ReadAsStringAsync(Ct)), "schema.encoding");
    }

    /// <summary>A cell as long as a body may be, of letters that a looser guard would go through again from each of them.</summary>
    [Theory]
    [InlineData("AA A", "a", "5", "submission_rejected")]
    [InlineData("Aa A", "a", "5", "personal_data_refused")]
    public async Task A_cell_without_end_is_refused_at_once(string begin, string again, string end, string code)
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();
        var cell = begin + string.Concat(Enumerable.Repeat(again, 4_000_000)) + end;

        var answer = await Returns.Push(school, period, rows: $"indicator,sex,value\nsuspension_count,{cell},12\n").WaitAsync(TimeSpan.FromMinutes(1), Ct);

        answer.Is(422, code);
        Assert.Null(answer["report"]);
        Assert.True(answer.Body.Length < 10_000, $"{answer.Body.Length} characters");
    }

    private async Task Refused(string csv, string code)
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();

        await Refused(school, period, await Returns.Push(school, period, rows: csv), code);
    }

    /// <summary>422 with the code among its faults; no return is there, nor any count.</summary>
    private async Task Refused(HttpClient school, string period, Answer answer, string code)
    {
        answer.Is(422, "submission_rejected");
        Assert.Contains(code, answer.Json!["errors"]!.AsArray().Select(fault => fault!["code"]!.GetValue<string>()));
        Assert.Contains("\"items\":[]", (await Returns.Get(school, $"{Returns.Submissions}?period={Uri.EscapeDataString(period)}")).Body, StringComparison.Ordinal);
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        Assert.False(await db.Set<SubmissionRow>().AnyAsync(row => db.Set<Submission>().Any(submission => submission.Id == row.SubmissionId && submission.Period == period && submission.EstablishmentUrn == "900001"), Ct));
    }
}
