using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;
using VrnApi.GraphQL;
using VrnApi.Platform;
using VrnApi.Platform.GraphQL;
using VrnApi.Platform.Http;
using Fault = VrnApi.Platform.Http.Fault;

namespace VrnApi.Features.Evidence;

/// <summary>Subjects, their ratings and signals of harm in GraphQL, over the slices of the REST routes.</summary>
internal static class EvidenceGraphQL
{
    public sealed record SubjectsArguments(
        ListSubjects.Conditions? Filter, IReadOnlyList<RatingArguments>? Rating, ValueStatus? ValueStatus, DateOnly? AsOf, DateTimeOffset? KnownAt, IReadOnlyList<OrderBy<ListSubjects.OrderField>>? OrderBy,
        int? First, string? After, int? Last, string? Before);

    /// <summary>One operator is given; the others are null.</summary>
    public sealed record RatingArguments(
        string Scheme, string? Version, string Dimension, string? Eq, string? Ne, IReadOnlyList<string>? In, string? Gt, string? Gte, string? Lt, string? Lte)
    {
        /// <exception cref="FieldException">None or several operators are given.</exception>
        internal RatingFilter.Asked Asked()
        {
            (string Operator, IReadOnlyList<string>? Operands)[] all =
                [("eq", One(Eq)), ("ne", One(Ne)), ("in", In), ("gt", One(Gt)), ("gte", One(Gte)), ("lt", One(Lt)), ("lte", One(Lte))];
            return all.Where(each => each.Operands is not null).ToList() is [var only]
                ? new(Scheme, Version, Dimension, only.Operator, only.Operands!)
                : throw new FieldException(ErrorCodes.Argument, "A condition on a rating has one operator.");
        }

        private static string[]? One(string? operand) => operand is null ? null : [operand];
    }

    public sealed record StatusCount(ValueStatus Status, int Count);

    public sealed record SubjectArguments(SubjectBy By, DateOnly? AsOf, DateTimeOffset? KnownAt);

    public sealed record SubjectBy(string? Id, Guid? Uuid, string? Slug);

    public static void Bind(Bindings<Call> bind)
    {
        bind.Model<SubjectModel>("EvidenceSubject");
        bind.Derived("EvidenceSubject.id", (SubjectModel subject) => NodeIds.Encode("EvidenceSubject", subject.Id));
        bind.Derived("EvidenceSubject.uuid", (SubjectModel subject) => subject.Id);
        StatementsGraphQL.Bind(bind);
        Writing.AssessmentMutation.Bind(bind);
        bind.Model<RatingModel>("Rating");
        bind.Derived("Rating.record", (RatingModel rating) => rating.RecordId);
        bind.Model<HarmSignal>("HarmSignal");
        bind.Model<SubjectReference>("SubjectReference");
        bind.Derived("SubjectReference.uuid", (SubjectReference subject) => subject.Id);
        bind.Extra<ListSubjects.WholeList>("EvidenceSubjectConnection");
        bind.Model<Warning>("Warning");
        bind.Derived("Warning.byStatus", (Warning warning) => ByStatus(warning));
        bind.Model<StatusCount>("StatusCount");
        bind.Connection<SubjectsArguments, SubjectModel>("Query.evidenceSubjects", Subjects);
        bind.One<SubjectArguments, SubjectModel>("Query.evidenceSubject", Subject);
        bind.ToMany<SubjectModel, (Guid, Clocks), RatingsArguments, RatingModel>("EvidenceSubject.ratings", subject => (subject.Id, subject.At),
            async (keys, asked, call, ct) => Keyed((await Ratings.OfSubjects(call.Db, Ids(keys), keys[0].Item2, ct)).SelectMany(group => group)
                .Where(rating => (asked.Scheme is null || rating.Scheme == asked.Scheme) && (asked.Basis is null || rating.Basis == asked.Basis))
                .ToLookup(rating => rating.SubjectId), keys[0].Item2));
        bind.ToMany<SubjectModel, (Guid, Clocks), HarmSignal>("EvidenceSubject.harmSignals", subject => (subject.Id, subject.At),
            async (keys, call, ct) => Keyed(await HarmSignals.OfSubjects(call.Db, Ids(keys), keys[0].Item2, ct), keys[0].Item2));
    }

    public sealed record RatingsArguments(string? Scheme, RatingBasis? Basis);

    public static async Task<IReadOnlyList<SubjectModel>> ByIds(Call call, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        At(await GetSubject.ByIds(call.Db, call.Maps, ids, ct), At(null, null, call));

    private static async Task<Connected<SubjectModel>> Subjects(SubjectsArguments asked, Wanted wanted, Call call, CancellationToken ct)
    {
        var filter = new ListSubjects.Filter(At(asked.AsOf, asked.KnownAt, call))
        {
            Where = asked.Filter,
            ValueStatus = asked.ValueStatus,
            Ratings = await RatingFilters(asked, call, ct),
        };
        var order = ListSubjects.Order(asked.OrderBy);
        return await Connections.Of(call, "Query.evidenceSubjects", new(asked.First, asked.After, asked.Last, asked.Before), Places<SubjectModel>.In(order), wanted,
            async window =>
            {
                var slice = await ListSubjects.Page(call.Db, call.Maps, filter, order, window, ct);
                return slice with { Rows = At(slice.Rows, filter.At) };
            },
            beyond => ListSubjects.Any(call.Db, filter, order, beyond, ct),
            () => ListSubjects.Query(call.Db, filter).CountAsync(ct),
            async () => new ListSubjects.WholeList(
                wanted.Extras.Contains("containsHarmful") && await ListSubjects.ContainsHarmful(call.Db, filter, ct),
                wanted.Extras.Contains("warnings") ? await ListSubjects.Warnings(call.Db, filter, ct) : [],
                filter.At.AsOf,
                wanted.Extras.Contains("knownAt") ? await filter.At.Shown(call.Db, asked.KnownAt, ct) : filter.At.KnownAt));
    }

    /// <exception cref="FieldException">The caller may not ask about ratings, or a condition makes no sense in its scheme.</exception>
    private static async Task<IReadOnlyList<RatingFilter>> RatingFilters(SubjectsArguments asked, Call call, CancellationToken ct)
    {
        if ((asked.Rating is { Count: > 0 } || asked.ValueStatus is not null) && !call.Caller.Has(EvidenceScopes.Ratings))
        {
            throw await Refusals.Of(call, new ProblemAnswer(Problems.InsufficientScope) { Scope = EvidenceScopes.Ratings });
        }
        var (filters, faults) = (new List<RatingFilter>(), new List<Fault>());
        foreach (var condition in asked.Rating ?? [])
        {
            if (await RatingFilter.Read(call.Db, condition.Asked(), faults, ct) is { } filter)
            {
                filters.Add(filter);
            }
        }
        return faults is [var fault, ..] ? throw new FieldException(ErrorCodes.Argument, fault.Message) : filters;
    }

    private static IReadOnlyList<StatusCount> ByStatus(Warning warning) =>
        [.. warning.ByStatus.Select(pair => new StatusCount(Codes.TryParse<ValueStatus>(pair.Key, out var status) ? status : ValueStatus.Unknown, pair.Value))];

    private static async Task<SubjectModel?> Subject(SubjectArguments arguments, Call call, CancellationToken ct)
    {
        var at = At(arguments.AsOf, arguments.KnownAt, call);
        var key = arguments.By.Id is { } id ? NodeIds.Uuid(id, "EvidenceSubject")?.ToString() : arguments.By.Uuid?.ToString() ?? arguments.By.Slug;
        return key is not null && await GetSubject.ByKey(call.Db, call.Maps, key, ct) is { } subject ? subject with { At = at } : null;
    }

    internal static Clocks At(DateOnly? asOf, DateTimeOffset? knownAt, Call call)
    {
        var faults = new List<Fault>();
        var at = Clocks.Read(asOf, knownAt, call.Clock, faults);
        return faults is [var fault, ..] ? throw new FieldException("ARGUMENT", fault.Message) : at;
    }

    private static IReadOnlyList<SubjectModel> At(IReadOnlyList<SubjectModel> subjects, Clocks at) => [.. subjects.Select(subject => subject with { At = at })];

    // One position of one operation asks about one pair of times: its keys differ in the subject alone.
    internal static Guid[] Ids(IReadOnlyList<(Guid Id, Clocks)> keys) => [.. keys.Select(key => key.Id)];

    internal static ILookup<(Guid, Clocks), T> Keyed<T>(ILookup<Guid, T> rows, Clocks at) =>
        rows.SelectMany(group => group, (group, row) => (group.Key, Row: row)).ToLookup(pair => (pair.Key, at), pair => pair.Row);
}
