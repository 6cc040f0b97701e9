using Npgsql;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>Somebody of whom partners are to be told, readable.</summary>
public sealed record PartnerNotice(UserId User, string Username, string Email, string Name, IReadOnlyList<string> Orgs, DateTimeOffset Created);

/// <summary>
/// What partners are told of people who are forgotten. The names are sealed under a key of the notice alone: the account's own key is destroyed before the partners
/// are told, and this one with the end of the notice.
/// </summary>
public sealed class PartnerDesk(NpgsqlDataSource database, StreamStore streams, PersonalKeys keys, PartnerReportsQuery reports, LearnerEnrollmentsQuery enrollments)
{
    /// <summary>Repeating it changes nothing; who was in no course is of no partner's concern.</summary>
    public async Task Request(AccountRow account, DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        var user = new UserId(account.UserId);
        var orgs = (await enrollments.Of(user, ct)).Select(one => CourseKey.Parse(one.CourseId).Org).Distinct().ToArray();
        PersonalKey key;
        await using (var connection = await database.OpenConnectionAsync(ct))
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            key = await keys.Ensure(connection, transaction, SubjectOf(user), ct);
            await transaction.CommitAsync(ct);
        }

        SealedText Sealed(string text) => new(key.Seal(text));
        var ask = new RequestPartnerReport(user, Sealed(account.Username), Sealed(account.Email), Sealed(account.Name), orgs, at);
        await streams.Transact<PartnerReport, PartnerReportEvent>(PartnerReportEvent.StreamOf(user), ask.Decide, metadata, ct);
    }

    /// <summary>Who waits, and from now on is being told of.</summary>
    public async Task<IReadOnlyList<PartnerNotice>> Start(DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        var waiting = await Read(started: false, ct);
        foreach (var notice in waiting)
            await streams.Transact<PartnerReport, PartnerReportEvent>(PartnerReportEvent.StreamOf(notice.User), new StartPartnerReport(notice.User, at).Decide, metadata, ct);
        return waiting;
    }

    /// <summary>Who is being told of.</summary>
    public Task<IReadOnlyList<PartnerNotice>> Started(CancellationToken ct) => Read(started: true, ct);

    /// <summary>The partners were told: the fact and the end of the key commit together.</summary>
    public async Task Finish(UserId user, DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        var stream = PartnerReportEvent.StreamOf(user);
        var facts = await streams.ReadStream(stream, ct);
        var decision = new FinishPartnerReport(user, at).Decide(facts.Aggregate(PartnerReport.Initial, (state, fact) => state.Evolve((PartnerReportEvent)fact.Data)));
        if (decision.Facts.Count == 0) return;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await streams.AppendWithin(connection, transaction, [new(stream, PartnerReport.StreamType, ExpectedVersion.Exactly(facts[^1].Version), decision.Facts)], metadata, ct);
        await keys.Destroy(connection, transaction, SubjectOf(user), ct);
        await transaction.CommitAsync(ct);
        streams.Appended.Raise();
    }

    private static string SubjectOf(UserId user) => $"partner_report/{user}";

    private async Task<IReadOnlyList<PartnerNotice>> Read(bool started, CancellationToken ct)
    {
        var rows = await reports.All(started, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = await keys.Find(connection, null, [.. rows.Select(row => SubjectOf(row.User))], ct);
        var notices = new List<PartnerNotice>(rows.Count);
        foreach (var (user, orgs, created) in rows)
        {
            var asked = (await streams.ReadStream(PartnerReportEvent.StreamOf(user), ct)).Select(fact => fact.Data).OfType<PartnerReportRequested>().Last();
            if (found.TryGetValue(SubjectOf(user), out var key)) notices.Add(new(user, key.Open(asked.Username.Base64), key.Open(asked.Email.Base64), key.Open(asked.Name.Base64), orgs, created));
        }

        return notices;
    }
}
