using System.Collections.Frozen;
using VrnApi.Data.Model;
using VrnApi.Data.Partners;
using VrnApi.Tokens;

namespace VrnApi.Platform.Security;

/// <summary>Whether clients of a partner type may hold a scope.</summary>
public enum Holding
{
    Never,
    May,

    /// <summary>May hold it; works only under a live agreement.</summary>
    UnderAgreement,
}

/// <summary>One row of the table.</summary>
public sealed record ScopeRule(string Scope, Assurance Minimum, FrozenDictionary<PartnerType, Holding> Holders);

/// <summary>
/// Which partner types may hold which scopes, and how strongly a client must be known for it. A new scope is one line here and
/// the route group that needs it.
/// </summary>
public static class ScopeTable
{
    // y may hold, g may hold and needs an agreement, - never.
    private const string Text = """
        scope               minimum   council  school  police  health  vcs       dashboard  vrn-core
        services:read       basic     y        y       y       y       y         y          y
        organisations:read  basic     y        y       y       y       y         y          y
        interventions:read  basic     y        y       y       y       y         y          y
        evidence:read       basic     y        y       y       y       y         y          y
        outcomes:read       basic     y        y       y       y       y         y          y
        areas:read          basic     y        y       y       y       y         y          y
        schema:read         basic     y        y       y       y       y         y          y
        self:manage         basic     y        y       y       y       y         y          y
        services:write      standard  y        -       -       -       y         -          y
        services:sensitive  high      g        -       g       g       -         -          g
        organisations:write standard  y        -       -       -       -         -          y
        members:read        standard  y        y       -       -       y         -          y
        interventions:write standard  -        -       -       -       -         -          y
        evidence:rate       standard  y        -       -       y       -         -          y
        outcomes:write      high      g        g       g       g       g         -          -
        outcomes:detail     high      g        -       -       g       -         -          g
        members:write       high      -        -       -       -       -         -          y
        evidence:moderate   high      -        -       -       -       -         -          y
        outcomes:publish    high      -        -       -       -       -         -          y
        exports:read        standard  y        -       -       -       -         -          y
        webhooks:manage     standard  y        -       y       y       -         -          y
        audit:read          standard  y        y       y       y       y         y          y
        tokens:introspect   standard  y        -       y       y       -         -          y
        partners:admin      high      -        -       -       -       -         -          y
        agreements:admin    high      -        -       -       -       -         -          y
        keys:admin          high      -        -       -       -       -         -          y
        type-minimum        -         standard basic   high    high    standard  basic      high
        """;

    private static readonly FrozenDictionary<PartnerType, Assurance> TypeMinima;

    static ScopeTable()
    {
        var lines = Text.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
        var types = lines[0][2..].Select(Codes.Parse<PartnerType>).ToArray();
        All = [.. lines[1..^1].Select(line => new ScopeRule(line[0], Codes.Parse<Assurance>(line[1]),
            types.Zip(line[2..], (type, mark) => KeyValuePair.Create(type, Read(mark))).ToFrozenDictionary()))];
        Rules = All.ToFrozenDictionary(rule => rule.Scope, StringComparer.Ordinal);
        Names = [.. All.Select(rule => rule.Scope)];
        TypeMinima = types.Zip(lines[^1][2..], (type, minimum) => KeyValuePair.Create(type, Codes.Parse<Assurance>(minimum))).ToFrozenDictionary();
    }

    public static IReadOnlyList<ScopeRule> All { get; }

    public static IReadOnlyList<string> Names { get; }

    private static FrozenDictionary<string, ScopeRule> Rules { get; }

    /// <returns>Null for a scope that does not exist.</returns>
    public static ScopeRule? Find(string scope) => Rules.GetValueOrDefault(scope);

    public static Holding Of(ScopeRule rule, PartnerType type) => rule.Holders[type];

    /// <summary>What a client of that type needs for that scope: the higher of both minima.</summary>
    public static Assurance Minimum(ScopeRule rule, PartnerType type) =>
        rule.Minimum > TypeMinima[type] ? rule.Minimum : TypeMinima[type];

    private static Holding Read(string mark) => mark switch
    {
        "y" => Holding.May,
        "g" => Holding.UnderAgreement,
        "-" => Holding.Never,
        _ => throw new FormatException($"'{mark}' is no mark of the scope table."),
    };
}
