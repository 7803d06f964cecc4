using System.Globalization;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Documents;

/// <summary>Parts that every tier sees alike wherever it sees their parent.</summary>
internal static class SmallParts
{
    public static IReadOnlyList<ScheduleDocument>? Schedules(IEnumerable<Schedule> schedules) => PartRenderer.Some(schedules
        .OrderBy(schedule => schedule.Ordinal).ThenBy(schedule => schedule.Id).Select(Schedule));

    public static IReadOnlyList<LanguageDocument>? Languages(IEnumerable<Language> languages) => PartRenderer.Some(languages
        .OrderBy(language => language.Ordinal).ThenBy(language => language.Id)
        .Select(language => new LanguageDocument(language.Id, language.Name, language.Code, language.Note)));

    public static IReadOnlyList<AccessibilityDocument>? Accessibility(IEnumerable<Accessibility> items) => PartRenderer.Some(items
        .OrderBy(item => item.Ordinal).ThenBy(item => item.Id)
        .Select(item => new AccessibilityDocument(
            item.Id, item.Description ?? item.Term?.Name, item.Details, item.Url, item.Term is { } term ? new AccessibilityAdditions(term.Code) : null)));

    public static IReadOnlyList<FundingDocument>? Funding(IEnumerable<Funding> funding) => PartRenderer.Some(funding
        .OrderBy(one => one.Ordinal).ThenBy(one => one.Id).Select(one => new FundingDocument(one.Id, one.Source)));

    public static IReadOnlyList<CostOptionDocument>? Costs(IEnumerable<CostOption> options) => PartRenderer.Some(options
        .OrderBy(option => option.Ordinal).ThenBy(option => option.Id)
        .Select(option => new CostOptionDocument(
            option.Id, option.ValidFrom, option.ValidTo, option.Option, option.Currency, option.Amount is { } amount ? Plain(amount) : null, option.AmountDescription)));

    public static IReadOnlyList<RequiredDocumentDocument>? Documents(IEnumerable<RequiredDocument> documents) => PartRenderer.Some(documents
        .OrderBy(document => document.Ordinal).ThenBy(document => document.Id)
        .Select(document => new RequiredDocumentDocument(document.Id, document.Document, document.Uri)));

    public static IReadOnlyList<CapacityDocument>? Capacities(IEnumerable<ServiceCapacity> capacities) => PartRenderer.Some(capacities
        .OrderBy(capacity => capacity.Ordinal).ThenBy(capacity => capacity.Id)
        .Select(capacity => new CapacityDocument(
            capacity.Id,
            new UnitDocument(capacity.Unit!.Id, capacity.Unit.Name, capacity.Unit.Scheme, capacity.Unit.Identifier, capacity.Unit.Uri),
            capacity.Available, capacity.Maximum, capacity.Description, capacity.Updated, capacity.IsStale ? new CapacityAdditions(true) : null)));

    private static ScheduleDocument Schedule(Schedule schedule) => new()
    {
        Id = schedule.Id,
        ValidFrom = schedule.ValidFrom,
        ValidTo = schedule.ValidTo,
        DtStart = schedule.DtStart,
        Until = schedule.Until,
        Count = schedule.Count,
        Wkst = schedule.Wkst,
        Freq = schedule.Freq is { } freq ? Codes.Of(freq).ToUpperInvariant() : null,
        Interval = schedule.Interval,
        ByDay = schedule.ByDay,
        ByMonthDay = schedule.ByMonthDay,
        Description = schedule.Description,
        OpensAt = Time(schedule.OpensAt),
        ClosesAt = Time(schedule.ClosesAt),
        ScheduleLink = schedule.ScheduleLink,
        AttendingType = schedule.AttendingType,
        Notes = schedule.Notes,
        Vrn = PartRenderer.Some(schedule.Exceptions.OrderBy(day => day.Date).ThenBy(day => day.Id)
            .Select(day => new ExceptionalDayDocument(day.Id, day.Date, Codes.Of(day.Kind), Time(day.OpensAt), Time(day.ClosesAt)))) is { } days ? new ScheduleAdditions(days) : null,
    };

    private static string? Time(TimeOnly? time) => time?.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Without the zeros that a column of two decimals adds: the same amount has the same bytes.</summary>
    private static decimal Plain(decimal amount) => amount / 1.0000000000000000000000000000m;
}
