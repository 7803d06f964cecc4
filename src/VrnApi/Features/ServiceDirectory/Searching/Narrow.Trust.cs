using System.Globalization;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>Whether somebody has looked at a service, and what they found.</summary>
internal static partial class Narrow
{
    private static IEnumerable<Condition> Assured(Reading reading)
    {
        if (reading.Asked.Text("assured_within") is { } text)
        {
            if (text.EndsWith('d') && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 3660)
            {
                reading.DependsOnNow = true;
                var since = London.Today(reading.Clock).AddDays(-days);
                yield return Of("assured_within", service => service.AssuredOn != null && service.AssuredOn >= since);
            }
            else
            {
                reading.Asked.Refuse("assured_within", "The value must be a number of days such as 90d.");
            }
        }
        if (reading.Asked.Any("assurance", Code<AssuranceState>, "unassured, assured, due or stale") is { Length: > 0 } states)
        {
            yield return Of("assurance", service => states.Contains(service.AssuranceState));
        }
    }

    /// <summary>Items of the checklist: one record that is current answers all of them with yes.</summary>
    private static IEnumerable<Condition> Checked(Reading reading)
    {
        if (!reading.IsPartner)
        {
            yield break;
        }
        var items = reading.Asked.Any("assured_items");
        if (items.Any(item => item is not [>= 'a' and <= 't']))
        {
            reading.Asked.Refuse("assured_items", "The values must be letters of the checklist, a to t.");
            yield break;
        }
        var by = reading.Asked.Any("assured_by", Code<AssuredBy>, "provider, school, vrn or council");
        if (items.Length + by.Length == 0)
        {
            yield break;
        }
        reading.DependsOnNow = true;
        var today = London.Today(reading.Clock);
        var records = reading.Db.Set<AssuranceRecord>().Where(record => record.ExpiresOn >= today);
        var current = records.Where(record => !records.Any(later => later.ServiceId == record.ServiceId && later.By == record.By
            && (later.AssessedOn > record.AssessedOn || (later.AssessedOn == record.AssessedOn && later.CreatedAt > record.CreatedAt))));
        if (by.Length > 0)
        {
            current = current.Where(record => by.Contains(record.By));
        }
        foreach (var item in items)
        {
            current = current.Where(record => record.Answers.Any(answer => answer.Item == item && answer.Answer == ChecklistAnswer.Yes));
        }
        yield return Of(items.Length > 0 ? "assured_items" : "assured_by", service => current.Any(record => record.ServiceId == service.Id));
    }
}
