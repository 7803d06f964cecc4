using VrnApi.Features.ServiceDirectory.Documents;

namespace VrnApi.Features.ServiceDirectory.Models;

/// <summary>A rule of opening times as the document has it: UK wall time, HH:MM:SS.</summary>
public sealed record ScheduleModel(
    string? Freq, int? Interval, string? ByDay, string? ByMonthDay, DateOnly? DtStart, DateOnly? Until, int? Count, DateOnly? ValidFrom, DateOnly? ValidTo,
    string? OpensAt, string? ClosesAt, string? Description);

public sealed record LanguageModel(string Code, string? Name, string? Note);

public sealed record CostOptionModel(string? Option, double? Amount, string? Currency, string? AmountDescription, DateOnly? ValidFrom, DateOnly? ValidTo);

/// <param name="Unit">What is counted.</param>
/// <param name="IsStale">Nobody has said anything for fourteen days.</param>
public sealed record CapacityModel(string Unit, int Available, int? Maximum, string? Description, DateTimeOffset Updated, bool IsStale);

internal static class DetailModels
{
    public static IReadOnlyList<ScheduleModel> Schedules(ServiceDocument service) => [.. (service.Schedules ?? []).Select(schedule => new ScheduleModel(
        schedule.Freq, schedule.Interval, schedule.ByDay, schedule.ByMonthDay, schedule.DtStart, schedule.Until, schedule.Count, schedule.ValidFrom, schedule.ValidTo,
        schedule.OpensAt, schedule.ClosesAt, schedule.Description))];

    public static IReadOnlyList<LanguageModel> Languages(ServiceDocument service) =>
        [.. (service.Languages ?? []).Select(language => new LanguageModel(language.Code, language.Name, language.Note))];

    public static IReadOnlyList<CostOptionModel> CostOptions(ServiceDocument service) => [.. (service.CostOptions ?? []).Select(option => new CostOptionModel(
        option.Option, (double?)option.Amount, option.Currency, option.AmountDescription, option.ValidFrom, option.ValidTo))];

    public static IReadOnlyList<CapacityModel> Capacities(ServiceDocument service) =>
        [.. (service.Capacities ?? []).Select(capacity => new CapacityModel(capacity.Unit.Name, capacity.Available, capacity.Maximum, capacity.Description, capacity.Updated, capacity.Vrn?.IsStale == true))];
}
