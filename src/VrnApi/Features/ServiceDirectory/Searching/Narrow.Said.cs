using System.Globalization;
using System.Text.RegularExpressions;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>What a service says of itself: for whom, where, at what price, in which language.</summary>
internal static partial class Narrow
{
    private static readonly string[] AreaMatches = ["either", "covers", "located"];

    private static IEnumerable<Condition> Areas(Reading reading)
    {
        var match = reading.Asked.OneOf("area_match", AreaMatches) ?? "either";
        foreach (var parameter in (string[])["area", "lad", "police_force"])
        {
            var code = reading.Asked.Text(parameter);
            // The standard's readers send empty parameters; of a partner they are a slip.
            if (code is null && !(reading.IsPartner && reading.Asked.Has(parameter)))
            {
                continue;
            }
            if (code is null || !AreaCodes.IsWellFormed(code))
            {
                reading.Asked.Refuse(parameter, "The value is not one area code, such as E06000016.", Problems.InvalidArea);
                continue;
            }
            yield return Of(parameter, AreaFilter.Is(reading.Db, code, match));
        }
    }

    private static IEnumerable<Condition> Ages(Reading reading)
    {
        if (reading.Asked.Text("age") is { } text)
        {
            if (Range(text) is var (least, most))
            {
                yield return Of("age", service => service.AllAges
                    || ((service.MinimumAge != null || service.MaximumAge != null)
                        && (service.MinimumAge == null || service.MinimumAge <= most) && (service.MaximumAge == null || service.MaximumAge >= least)));
            }
            else
            {
                reading.Asked.Refuse("age", "The value must be an age such as 14, or a range such as 11-16.");
            }
        }
        if (reading.Asked.Whole("minimum_age", 0, 150) is { } minimum)
        {
            yield return Of("minimum_age", service => service.MinimumAge != null && service.MinimumAge >= minimum);
        }
        if (reading.Asked.Whole("maximum_age", 0, 150) is { } maximum)
        {
            yield return Of("maximum_age", service => service.MaximumAge != null && service.MaximumAge <= maximum);
        }
    }

    private static (int Least, int Most)? Range(string text)
    {
        if (AgeRange().Match(text) is not { Success: true } found)
        {
            return null;
        }
        var least = int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture);
        var most = found.Groups[2].Success ? int.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture) : least;
        return most < least ? null : (least, most);
    }

    private static IEnumerable<Condition> Costs(Reading reading)
    {
        if (reading.Asked.Any("cost", Kinds, "free, paid or unknown") is { Length: > 0 } named)
        {
            CostKind[] kinds = named.Contains(CostKind.Free) ? [.. named, CostKind.Mixed] : named;
            yield return Of("cost", service => kinds.Contains(service.CostKind));
        }
        if (reading.Asked.Amount("max_amount") is { } most)
        {
            reading.DependsOnNow = true;
            var today = London.Today(reading.Clock);
            var options = reading.Db.Set<CostOption>();
            yield return Of("max_amount", service => options.Any(option => option.ServiceId == service.Id && option.Amount != null && option.Amount <= most
                && (option.ValidFrom == null || option.ValidFrom <= today) && (option.ValidTo == null || option.ValidTo >= today)));
        }

        static CostKind? Kinds(string text) => text switch { "free" => CostKind.Free, "paid" => CostKind.Paid, "unknown" => CostKind.Unknown, _ => null };
    }

    private static IEnumerable<Condition> Languages(Reading reading)
    {
        var asked = reading.Asked.Any("language");
        var codes = asked.Select(Rules.Languages.Code).OfType<string>().ToArray();
        if (codes.Length < asked.Length)
        {
            reading.Asked.Refuse("language", "The values must be codes of languages (ISO 639-1 or 639-3), such as gu or guj.");
        }
        else if (codes.Length > 0)
        {
            var (languages, places) = (reading.Db.Set<Language>(), reading.Db.Set<LocationTier>());
            yield return Of("language", service => languages.Any(language => codes.Contains(language.Code)
                && (language.ServiceId == service.Id
                    || service.Locations.Any(link => link.LocationId == language.LocationId && places.Any(place => place.LocationId == link.LocationId && place.WithAddress)))));
        }
    }

    private static IEnumerable<Condition> Accessible(Reading reading)
    {
        if (reading.Asked.Any("accessibility") is { Length: > 0 } codes)
        {
            var (items, places) = (reading.Db.Set<Accessibility>(), reading.Db.Set<LocationTier>());
            yield return Of("accessibility", service => service.Locations.Any(link => items.Any(item => item.LocationId == link.LocationId && item.Term != null && codes.Contains(item.Term.Code))
                && places.Any(place => place.LocationId == link.LocationId && place.WithAddress)));
        }
    }

    private static IEnumerable<Condition> Attending(Reading reading)
    {
        if (reading.Asked.Any("attending", Way, "in_person, online, telephone, home or outreach") is { Length: > 0 } ways)
        {
            var bits = (int)ways.Aggregate(Attendance.None, (all, way) => all | way);
            yield return Of("attending", service => ((int)service.Attendance & bits) != 0);
        }

        static Attendance? Way(string text) => Codes.TryParse<Attendance>(text.Replace('_', '-'), out var way) && way != Attendance.None ? way : null;
    }

    private static IEnumerable<Condition> Referrals(Reading reading)
    {
        if (reading.Asked.Flag("accepting_referrals"))
        {
            yield return Of("accepting_referrals", service => service.AcceptingReferrals == true);
        }
        if (reading.Asked.Any("referral", Code<ReferralKind>, "self, parent, professional or school") is { Length: > 0 } kinds)
        {
            yield return Of("referral", service => service.ReferralRoutes.Any(route => kinds.Contains(route.Kind)));
        }
    }

    private static IEnumerable<Condition> Statuses(Reading reading)
    {
        var asked = reading.Asked.Any("status", text => Code<ServiceStatus>(text.Replace(' ', '-')), "active, inactive, defunct or temporarily closed");
        ServiceStatus[] statuses = asked;
        if (statuses.Length > 0)
        {
            yield return Of("status", service => statuses.Contains(service.Status));
        }
    }

    private static IEnumerable<Condition> Owners(Reading reading)
    {
        Guid[] organisations = [.. reading.Asked.Ids("organization_id"), .. reading.IsPartner ? reading.Asked.Ids("organisation_id") : []];
        if (organisations.Length > 0)
        {
            yield return Of("organization_id", service => organisations.Contains(service.OrganisationId));
        }
        if (reading.Asked.Ids("programme_id") is { Length: > 0 } programmes)
        {
            yield return Of("programme_id", service => service.ProgrammeId != null && programmes.Contains(service.ProgrammeId.Value));
        }
        if (!reading.IsPartner)
        {
            yield break;
        }
        if (reading.Asked.Any("source") is { Length: > 0 } codes)
        {
            var sources = reading.Db.Set<Source>();
            yield return Of("source", service => sources.Any(source => source.Id == service.SourceId && codes.Contains(source.Code)));
        }
        if (reading.Asked.Ids("collection") is { Length: > 0 } collections)
        {
            var items = reading.Db.Set<CollectionItem>();
            yield return Of("collection", service => items.Any(item => item.ServiceId == service.Id && collections.Contains(item.CollectionId)));
        }
    }

    private static IEnumerable<Condition> Changed(Reading reading)
    {
        if (reading.Asked.Moment("modified_after") is { } after)
        {
            var documents = reading.Db.Set<StoredDocument>().Where(document => document.Kind == DocumentKind.Service && document.DeletedAt == null && document.LastModified >= after);
            yield return Of("modified_after", service => documents.Any(document => document.EntityId == service.Id));
        }
    }

    private static T? Code<T>(string text) where T : struct, Enum => Codes.TryParse<T>(text, out var code) ? code : null;

    [GeneratedRegex(@"\A([0-9]{1,3})(?:-([0-9]{1,3}))?\z")]
    private static partial Regex AgeRange();
}
