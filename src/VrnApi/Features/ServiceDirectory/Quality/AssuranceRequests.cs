using System.Text.Json;
using System.Text.Json.Serialization;
using VrnApi.Data.Model;
using VrnApi.Data.Partners;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Quality;

/// <param name="Item">A letter a to t, or its key.</param>
/// <param name="Answer">yes, partly, no, not_applicable or unknown.</param>
/// <param name="Detail">At most 500 characters; it names no person.</param>
public sealed record AnswerRequest(string Item, string Answer, string? Detail = null, string? Url = null);

/// <param name="By">provider, school, vrn or council.</param>
/// <param name="ExpiresOn">The last day on which it counts; 90 days after the assessment when left out.</param>
/// <param name="RoleMailbox">Published as assurer_email.</param>
public sealed record AssuranceRequest(
    string By,
    [property: JsonPropertyName("assessed_on")] DateOnly AssessedOn,
    IReadOnlyList<AnswerRequest> Answers,
    [property: JsonPropertyName("expires_on")] DateOnly? ExpiresOn = null,
    [property: JsonPropertyName("role_mailbox")] string? RoleMailbox = null,
    string? Note = null)
{
    /// <summary>Days for which a record counts when it does not say.</summary>
    private const int CountsDays = 90;

    private const int LongestDays = 3 * 366;

    private static string Invalid => Problems.InvalidAnswer.Code;

    /// <summary>Every fault; answers that cannot be used name the refusal.</summary>
    internal IReadOnlyList<Fault> Faults(Caller caller, DateOnly today) => [.. OfRecord(caller, today), .. OfAnswers()];

    internal AssuranceRecord Record(Guid service, Caller caller, DateTimeOffset now)
    {
        var record = new AssuranceRecord
        {
            ServiceId = service,
            By = Codes.Parse<AssuredBy>(By),
            AssessedOn = AssessedOn,
            ExpiresOn = ExpiresOn ?? AssessedOn.AddDays(CountsDays),
            AssessorPartnerId = caller.PartnerId,
            RoleMailbox = Text(RoleMailbox),
            Note = Text(Note),
            CreatedAt = now,
        };
        record.Answers.AddRange(Answers.Select(answer => new AssuranceAnswer
        {
            RecordId = record.Id,
            Item = AssuranceChecklist.Find(answer.Item)!.Item,
            Answer = Codes.Parse<ChecklistAnswer>(Code(answer.Answer)),
            Detail = Text(answer.Detail),
            Url = Text(answer.Url),
        }));
        return record;
    }

    private static string Code(string answer) => answer.Replace('_', '-');

    private static string? Text(string? text) => text?.Trim() is { Length: > 0 } said ? said : null;

    private IEnumerable<Fault> OfRecord(Caller caller, DateOnly today)
    {
        if (!Codes.TryParse<AssuredBy>(By, out var by))
        {
            yield return Wrong("/by", "provider, school, vrn or council is expected.");
        }
        else if ((by == AssuredBy.Vrn && caller.Type != PartnerType.VrnCore) || (by == AssuredBy.Council && caller.Type is not (PartnerType.Council or PartnerType.VrnCore)))
        {
            yield return Wrong("/by", "A network's or a council's record is made by itself.");
        }
        if (AssessedOn > today)
        {
            yield return Wrong("/assessed_on", "The assessment lies in the future.");
        }
        if (ExpiresOn is { } end && (end < AssessedOn || end.DayNumber - AssessedOn.DayNumber > LongestDays))
        {
            yield return Wrong("/expires_on", "A record counts from its day on, for at most three years.");
        }
        if (Note?.Length > 1000)
        {
            yield return Wrong("/note", "At most 1,000 characters are taken.");
        }
        else if (Note is { } note && PersonGuard.IsPersonalNote(note))
        {
            yield return Personal("/note");
        }
        if (Text(RoleMailbox) is { } mailbox)
        {
            if (mailbox.Length > 254 || mailbox.Any(char.IsControl) || !System.Net.Mail.MailAddress.TryCreate(mailbox, out var address) || address.Address != mailbox)
            {
                yield return Wrong("/role_mailbox", "A mailbox is expected.");
            }
            else if (PersonGuard.Find(EditView.Parse(JsonSerializer.SerializeToUtf8Bytes(new { email = mailbox }))).Count > 0)
            {
                yield return Personal("/role_mailbox");
            }
        }
    }

    private IEnumerable<Fault> OfAnswers()
    {
        if (Answers.Count is 0 or > 100)
        {
            yield return Fault.At("/answers", Invalid, "One to twenty answers are expected.");
            yield break;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, answer) in Answers.Index())
        {
            if (answer is null)
            {
                yield return Fault.At($"/answers/{index}", Invalid, "An answer is an object.");
                continue;
            }
            if (AssuranceChecklist.Find(answer.Item) is not { } item)
            {
                yield return Fault.At($"/answers/{index}/item", Invalid, "A letter a to t, or its key, is expected.");
            }
            else if (!seen.Add(item.Item))
            {
                yield return Fault.At($"/answers/{index}/item", Invalid, "The item is answered twice.");
            }
            if (answer.Answer is null || answer.Answer.Contains('-', StringComparison.Ordinal) || !Codes.TryParse<ChecklistAnswer>(Code(answer.Answer), out _))
            {
                yield return Fault.At($"/answers/{index}/answer", Invalid, "yes, partly, no, not_applicable or unknown is expected.");
            }
            if (answer.Detail?.Length > 500)
            {
                yield return Fault.At($"/answers/{index}/detail", Invalid, "At most 500 characters are taken.");
            }
            else if (answer.Detail is { } detail && (PersonGuard.IsPersonalNote(detail)))
            {
                yield return Personal($"/answers/{index}/detail");
            }
            if (Text(answer.Url) is { } url && (url.Length > 2048 || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0))
            {
                yield return Fault.At($"/answers/{index}/url", Invalid, "An address begins with http:// or https://.");
            }
        }
    }

    private static Fault Wrong(string pointer, string message) => Fault.At(pointer, Problems.ValidationFailed.Code, message);

    private static Fault Personal(string pointer) => Fault.At(pointer, Problems.PersonalDataSuspected.Code, "Name functions, never people, their numbers or mailboxes.");
}
