using System.Text.Json.Nodes;
using VrnApi.Features.ServiceDirectory.Rules.Opening;

namespace VrnApi.Features.ServiceDirectory.Documents;

/// <summary>
/// Opening times in the words of schema.org (<c>openingHoursSpecification</c>), for pages that show them to search engines. It knows weeks
/// only: rules that skip weeks, and monthly ones, are left out.
/// </summary>
internal static class OpeningHours
{
    /// <returns>JSON; an empty list where nothing can be said.</returns>
    public static string Of(ServiceDocument service)
    {
        var all = (service.Schedules ?? []).Concat((service.ServiceAtLocations ?? []).SelectMany(place => (place.Schedules ?? []).Concat(place.Location.Schedules ?? [])));
        var hours = new JsonArray();
        foreach (var schedule in all.Where(schedule => schedule is { Freq: "WEEKLY", Interval: null or 1, Count: null, OpensAt: not null, ClosesAt: not null }))
        {
            _ = ByDay.TryRead(schedule.ByDay, out var days);
            DayOfWeek[] meant = days is { Count: > 0 } ? [.. days.Select(day => day.Day)] : schedule.DtStart is { } start ? [start.DayOfWeek] : [];
            var one = new JsonObject
            {
                ["@type"] = "OpeningHoursSpecification",
                ["dayOfWeek"] = new JsonArray([.. meant.Select(day => JsonValue.Create(day.ToString()))]),
                ["opens"] = schedule.OpensAt![..5],
                ["closes"] = schedule.ClosesAt![..5],
            };
            if ((schedule.ValidFrom > schedule.DtStart ? schedule.ValidFrom : schedule.DtStart ?? schedule.ValidFrom) is { } from)
            {
                one["validFrom"] = from.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
            }
            if ((schedule.ValidTo < schedule.Until ? schedule.ValidTo : schedule.Until ?? schedule.ValidTo) is { } to)
            {
                one["validThrough"] = to.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
            }
            hours.Add(one);
        }
        return hours.ToJsonString();
    }
}
