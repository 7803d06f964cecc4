using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>The personal-data guard over everything a return can carry text in: head, column names, cells.</summary>
internal sealed class CellGuard(OutcomesCatalogue catalogue)
{
    // A count: shorter than any number that is somebody's.
    private const int PlainDigits = 8;

    // Longer than anything that a return is made of.
    private const int LongestCell = 60;

    // What is longer is no cell, is a fault wherever it stands and is not kept: it need not be read to its end.
    private const int MostLookedThrough = 4096;

    private readonly PersonalDataGuard guard = new(catalogue.Indicators.Values.Select(indicator => indicator.Label)
        .Concat(catalogue.CodeLists.Values.SelectMany(list => list.Versions).SelectMany(version => version.Codes).Select(code => code.Label)));

    /// <returns>True when nothing was found in it, wherever it stands.</returns>
    public bool CheckCell(string text, ReturnFaults faults, int? row, int? line, string place)
    {
        if (text.Length == 0 || catalogue.Words.Contains(text) || GssNumber.Of(text) is not null || (text.Length <= PlainDigits && text.All(char.IsAsciiDigit))
            // An id of ours is random: now and then its digits look like somebody's number.
            || (place.EndsWith("basedOn", StringComparison.Ordinal) && Guid.TryParseExact(text, "D", out _)))
        {
            return true;
        }
        var isClean = text.Length <= LongestCell;
        if (!isClean)
        {
            faults.HoldsForeignText();
        }
        foreach (var hit in guard.Find(text.Length > MostLookedThrough ? text[..MostLookedThrough] : text, PersonalDataMode.Cell))
        {
            isClean = false;
            faults.HoldsPersonalData(hit, row, line, place);
        }
        return isClean;
    }

    /// <summary>Kinds of personal data in the name of somebody's own category; it may look like a person's name.</summary>
    public IEnumerable<string> InCategory(string text) =>
        catalogue.Words.Contains(text) ? [] : guard.Find(text, PersonalDataMode.Cell).Select(hit => hit.Kind).Where(kind => kind != "person-name");

    /// <summary>A name that is not one of ours: it may be a person's, or announce one.</summary>
    /// <returns>False when it was refused.</returns>
    public bool IsCleanName(string name, ReturnFaults faults, int? row, int? line, string place)
    {
        var before = faults.PersonalData.Count;
        if (PersonalDataGuard.IsPersonalColumn(name))
        {
            faults.HoldsPersonalData(new PersonalDataHit("column-name", 0), row, line, place);
        }
        CheckCell(name, faults, row, line, place);
        return faults.PersonalData.Count == before;
    }

    public void CheckHead(ReturnHead head, ReturnFaults faults)
    {
        (string Place, string? Text)[] members =
        [
            ("urn", head.Urn), ("laEstab", head.LaEstab), ("period", head.Period), ("code", head.Code), ("submissionType", head.SubmissionType),
            ("sourceSystem", head.SourceSystemName), ("sourceSystemVersion", head.SourceSystemVersion),
            ("categoryMapVersion", head.CategoryMapVersion), ("agreementId", head.AgreementId), ("basedOn", head.BasedOn), ("reasonCode", head.ReasonCode), .. (head.Indicators ?? []).Select(code => ("indicators", (string?)code)),
        ];
        foreach (var (place, text) in members)
        {
            CheckCell(text ?? "", faults, null, null, place);
        }
    }
}
