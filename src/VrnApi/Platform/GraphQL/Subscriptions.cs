using VrnApi.Data.Platform;
using VrnApi.Features.Evidence;
using VrnApi.Features.Membership;
using VrnApi.Features.Membership.Meetings;
using VrnApi.Features.Outcomes;
using VrnApi.Features.Outcomes.Submissions;
using VrnApi.Features.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Collections;
using VrnApi.Features.ServiceDirectory.Models;
using VrnApi.GraphQL;
using VrnApi.Platform.Changes;

namespace VrnApi.Platform.GraphQL;

/// <summary>The subscriptions: one for each kind of the change feed, with its thing where GraphQL shows it.</summary>
internal static class Subscriptions
{
    public static void Add(IServiceCollection services)
    {
        services.AddOptions<SubscriptionOptions>().BindConfiguration(SubscriptionOptions.Section)
            .Validate(options => options.IsPossible, "Subscriptions: each must be above zero.").ValidateOnStart();
        services.AddSingleton<StreamCensus>();
    }

    public static void Bind(Bindings<Call> bind)
    {
        bind.Model<ChangeEvent>("ServiceChange");
        bind.Stream("Subscription.serviceChanged", ChangeStreams.Narrowed(DirectoryChanges.Service));
        bind.ToOne<ChangeEvent, Guid, ServiceModel>("ServiceChange.service", Id, (ids, call, ct) => Services.ByIds(call.Db, ids, ct));
        Kind(bind, "organisation", DirectoryChanges.Organisation);
        bind.ToOne<ChangeEvent, Guid, OrganisationModel>("OrganisationChange.organisation", Id, (ids, call, ct) => Organisations.ByIds(call.Db, ids, ct));
        Kind(bind, "location", DirectoryChanges.Location);
        bind.ToOne<ChangeEvent, Guid, LocationModel>("LocationChange.location", Id, (ids, call, ct) => Locations.ByIds(call.Db, ids, ct));
        Kind(bind, "taxonomyTerm", DirectoryChanges.Term);
        bind.ToOne<ChangeEvent, Guid, TermModel>("TaxonomyTermChange.term", Id, (ids, call, ct) => TaxonomyTerms.ByIds(call.Db, ids, ct));
        Kind(bind, "collection", DirectoryChanges.Collection);
        bind.ToOne<ChangeEvent, Guid, CollectionModel>("CollectionChange.collection", Id, (ids, call, ct) => CollectionModel.ByIds(call.Db, ids, ct));
        Kind(bind, "network", MembershipChanges.Network);
        bind.ToOne<ChangeEvent, Guid, NetworkModel>("NetworkChange.network", Id, async (ids, call, ct) =>
            (await MembershipGraphQL.ByIds(call, ids, ct)).ToDictionary(network => network.Id));
        Kind(bind, "signUp", MembershipChanges.SignUp);
        Kind(bind, "meeting", MembershipChanges.Meeting);
        bind.ToOne<ChangeEvent, Guid, MeetingModel>("MeetingChange.meeting", Id, (ids, call, ct) => NetworkDetailGraphQL.ByIds(ids, call, ct));
        Kind(bind, "establishment", MembershipChanges.Establishment);
        Kind(bind, "statutoryProduct", MembershipChanges.Product);
        Kind(bind, "intervention", EvidenceChanges.Intervention);
        bind.ToOne<ChangeEvent, Guid, SubjectModel>("InterventionChange.subject", Id, async (ids, call, ct) =>
            (await EvidenceGraphQL.ByIds(call, ids, ct)).ToDictionary(subject => subject.Id));
        Kind(bind, "assessment", EvidenceChanges.Assessment);
        Kind(bind, "submission", OutcomesChanges.Submission);
        bind.ToOne<ChangeEvent, Guid, SubmissionModel>("SubmissionChange.submission", Id, (ids, call, ct) => GetReturn.ByIds(call.Db, ids, ct));
        Kind(bind, "version", OutcomesChanges.Version);
    }

    private static void Kind(Bindings<Call> bind, string name, FeedKind kind)
    {
        bind.Model<ChangeEvent>($"{char.ToUpperInvariant(name[0])}{name[1..]}Change");
        bind.Stream($"Subscription.{name}Changed", ChangeStreams.Of(kind));
    }

    /// <summary>What is gone is not asked for.</summary>
    private static Guid? Id(ChangeEvent change) => change.Action == ChangeAction.Deleted ? null : change.Uuid;
}
