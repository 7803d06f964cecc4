namespace VrnApi.Features.Outcomes.Submissions.Rules;

/// <summary>area.*: the head names the school that counted, where a school counts, and none elsewhere.</summary>
internal static class EstablishmentRule
{
    public static void Check(ReturnCheck check)
    {
        var (head, faults) = (check.Head, check.Faults);
        if (check.DataSet.ReturnLevel != Catalogue.ReturnLevel.Sch)
        {
            if (head.Urn is not null || head.LaEstab is not null)
            {
                faults.InHead("establishment", "area.establishment_not_taken", "Returns of this data set are for areas.", "no establishment; each row names its area");
            }
            return;
        }
        if (!IsUrn(head.Urn))
        {
            faults.InHead("establishment/urn", "area.urn", "The establishment's number is missing or has another form.", "six digits");
        }
        if (head.LaEstab is not null && !IsLaEstab(head.LaEstab))
        {
            faults.InHead("establishment/laEstab", "area.la_estab", "The number has another form.", "seven digits: the authority's three, the school's four");
        }
    }

    public static bool IsLaEstab(string? text) => text is { Length: 7 } && text.All(char.IsAsciiDigit) && text[0] is >= '2' and <= '9';

    public static bool IsUrn(string? text) => text is { Length: 6 } && text[0] != '0' && text.All(char.IsAsciiDigit);
}
