using System.Text.Json;
using System.Text.Json.Nodes;
using VrnApi.Features.ServiceDirectory.Rules;

namespace VrnApi.Tests.Features.ServiceDirectory.Rules;

/// <summary>Forty texts that name a person and forty that do not, each where a document may have it.</summary>
public sealed class PersonGuardTests
{
    [Theory]
    [InlineData("contacts/name", "Mrs Jones")]
    [InlineData("contacts/name", "Ms. Patel")]
    [InlineData("contacts/name", "Jane Smith")]
    [InlineData("contacts/name", "Smith, Jane")]
    [InlineData("contacts/name", "Fatima Hussain, family worker")]
    [InlineData("contacts/name", "PC Brown")]
    [InlineData("contacts/name", "Cllr Khan")]
    [InlineData("contacts/name", "Mx Taylor")]
    [InlineData("contacts/name", "mr jones")]
    [InlineData("contacts/name", "Ask for David Green")]
    [InlineData("contacts/title", "Dr Ahmed")]
    [InlineData("contacts/title", "Manager: Sarah O'Brien")]
    [InlineData("contacts/title", "Reverend Poole")]
    [InlineData("contacts/department", "Office of Inspector Byrne")]
    [InlineData("contacts/department", "Team of Karen Wright")]
    [InlineData("contacts/name", "desk, 0116 496 0001")]
    [InlineData("contacts/name", "duty@example.org")]
    [InlineData("contacts/email", "jane.smith@example.org")]
    [InlineData("contacts/email", "john_okafor@example.org")]
    [InlineData("contacts/email", "J.Smith.Jane.Doe@example.org", false)]
    [InlineData("email", "anne-marie.oneil@example.org", false)]
    [InlineData("email", "Peter.Parker99@example.org")]
    [InlineData("assurer_email", "mary.bloggs@example.org")]
    [InlineData("description", "Run by Sarah Connor since 2019.")]
    [InlineData("description", "Ask Mr Webb for a place.")]
    [InlineData("description", "Write to tom.baker@example.org.")]
    [InlineData("alert", "Closed while Julie Andrews is away")]
    [InlineData("application_process", "Send the form to Prof Higgins")]
    [InlineData("eligibility_description", "Agreed with Dame Watts beforehand")]
    [InlineData("wait_time", "Until Sgt Pepper calls back")]
    [InlineData("interpretation_services", "Gujarati by Priya Shah")]
    [InlineData("fees", "Pay Michael Scott in cash")]
    [InlineData("accreditations", "Signed by Lady Bracknell")]
    [InlineData("schedules/description", "With Steven Hill on Fridays")]
    [InlineData("schedules/notes", "Ring 07700 900123 first")]
    [InlineData("schedules/notes", "Text rota@example.org")]
    [InlineData("addresses/attention", "Mrs Hudson")]
    [InlineData("addresses/attention", "Emma Woodhouse")]
    [InlineData("organization/description", "Founded by Robert Owen")]
    [InlineData("description", "Help for a child born on 14/03/2011")]
    [InlineData("description", "The number is 943 476 5919")]
    [InlineData("description", "Ask about AB 12 34 56 C")]
    public void A_person_is_found_where_the_text_stands(string place, string text, bool found = true) => Assert.Equal(found ? [$"/{Pointer(place)}"] : [], Find(place, text));

    [Theory]
    [InlineData("contacts/name", "Duty desk")]
    [InlineData("contacts/name", "Front Door Team")]
    [InlineData("contacts/name", "First Response Service")]
    [InlineData("contacts/name", "Multi-Agency Safeguarding Hub")]
    [InlineData("contacts/title", "Team Manager")]
    [InlineData("contacts/title", "Head of Early Help")]
    [InlineData("contacts/title", "Lead Practitioner")]
    [InlineData("contacts/title", "Designated Safeguarding Lead")]
    [InlineData("contacts/department", "Children and Young People")]
    [InlineData("contacts/department", "Public Health")]
    [InlineData("contacts/department", "Community Safety Partnership")]
    [InlineData("contacts/email", "duty.desk@example.org")]
    [InlineData("contacts/email", "early.help@example.org")]
    [InlineData("contacts/email", "info@example.org")]
    [InlineData("email", "youth.team@example.org")]
    [InlineData("email", "referrals@example.org")]
    [InlineData("assurer_email", "assurance.team@example.org")]
    [InlineData("description", "Ring 0116 496 0001 or write to office@example.org.")]
    [InlineData("description", "At John Ellis School and Mary Linwood Academy.")]
    [InlineData("description", "Held at St Peters Church and Victoria Park.")]
    [InlineData("description", "Mentors in Violence Prevention for secondary schools.")]
    [InlineData("description", "The Phoenix Programme helps from 10 to 65.")]
    [InlineData("description", "Open since 14/03/2019.")]
    [InlineData("description", "Based on the Duke of Edinburgh Award.")]
    [InlineData("description", "Cognitive Behavioural Therapy and Family Support.")]
    [InlineData("description", "For Leicester, Leicestershire and Rutland.")]
    [InlineData("alert", "Moved to New Walk for a week")]
    [InlineData("application_process", "Use the Multi Agency Referral Form")]
    [InlineData("eligibility_description", "Pupils of Year Seven to Eleven")]
    [InlineData("wait_time", "Two to three weeks")]
    [InlineData("interpretation_services", "Gujarati, Polish and British Sign Language")]
    [InlineData("fees", "Free of charge")]
    [InlineData("accreditations", "Investors in People")]
    [InlineData("schedules/description", "Fridays in term time")]
    [InlineData("schedules/notes", "Closed on Good Friday")]
    [InlineData("addresses/attention", "Reception desk")]
    [InlineData("addresses/address_1", "12 Thomas Cook Street")]
    [InlineData("addresses/city", "Mary Cray")]
    [InlineData("organization/description", "A charity of Leicester City Council")]
    [InlineData("url", "https://example.org/jane.smith@example.org")]
    public void A_function_a_place_and_an_institution_are_left_alone(string place, string text) => Assert.Empty(Find(place, text));

    [Fact]
    public void A_mailbox_that_is_marked_as_a_functions_is_let_through_and_another_beside_it_is_not()
    {
        const string document = """{"contacts":[{"email":"jane.smith@example.org","x_vrn":{"role_mailbox":true}},{"email":"jane.smith@example.org","x_vrn":{"role_mailbox":false}}]}""";

        Assert.Equal(["/contacts/1/email"], PersonGuard.Find(JsonDocument.Parse(document).RootElement));
    }

    /// <summary>Members of an original are named as its publisher likes.</summary>
    [Theory]
    [InlineData("""{"a":"text","a/b":"Mrs Jones","c":1}""", """{"a":"text","c":1}""")]
    [InlineData("""{"a":["x"],"a/b":"Mrs Jones"}""", """{"a":["x"]}""")]
    [InlineData("""{"a~1b":"Mrs Jones","a/b":"kept"}""", """{"a/b":"kept"}""")]
    [InlineData("""{"":"Mrs Jones","b":"kept"}""", """{"b":"kept"}""")]
    [InlineData("""{"list":["kept","Mrs Jones"]}""", """{"list":["kept",""]}""")]
    public void What_is_found_is_taken_out_whatever_its_member_is_called(string document, string left)
    {
        var node = JsonNode.Parse(document)!;

        PersonGuard.Remove(node, PersonGuard.Find(JsonDocument.Parse(document).RootElement));

        Assert.Equal(JsonNode.Parse(left)!.ToJsonString(), node.ToJsonString());
    }

    private static IReadOnlyList<string> Find(string place, string text) => PersonGuard.Find(JsonSerializer.SerializeToElement<object>(place.Split('/') switch
    {
        ["organization", var member] => new Dictionary<string, object> { ["organization"] = new Dictionary<string, string> { [member] = text } },
        [var list, var member] => new Dictionary<string, object> { [list] = new[] { new Dictionary<string, string> { [member] = text } } },
        _ => new Dictionary<string, string> { [place] = text },
    }));

    private static string Pointer(string place) => place.StartsWith("organization/", StringComparison.Ordinal) ? place : place.Replace("/", "/0/", StringComparison.Ordinal);
}
