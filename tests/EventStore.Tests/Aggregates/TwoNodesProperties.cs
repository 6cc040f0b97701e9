using FsCheck;
using FsCheck.Fluent;
using OpenEdx.EventStore.Aggregates;
using OpenEdx.EventStore.Retention;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Tests.Telemetry;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Aggregates;

/// <summary>
/// Random histories of two nodes that keep states and snapshots, beside the same histories of a store that keeps nothing: the same answers, the
/// same streams. Nodes come in each other's way between state and append; snapshots get lost and damaged; streams are archived and compacted.
/// </summary>
public sealed class TwoNodesProperties(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const int Streams = 3;
    private const int Histories = 60;

    private static readonly Gen<Step> Steps =
        from node in Gen.Choose(0, 1)
        from stream in Gen.Choose(0, Streams - 1)
        from act in Gen.Frequency(
            (10, Gen.Constant(Act.Add)), (4, Gen.Constant(Act.Remove)), (2, Gen.Constant(Act.Load)), (1, Gen.Constant(Act.Restart)),
            (1, Gen.Constant(Act.LoseSnapshot)), (1, Gen.Constant(Act.DamageSnapshot)), (1, Gen.Constant(Act.Archive)), (1, Gen.Constant(Act.Unarchive)), (1, Gen.Constant(Act.Compact)))
        from item in Gen.Choose(0, 5)
        from count in Gen.Choose(1, 4)
        from rivals in Gen.Choose(0, 5)
        select new Step(node, stream, act, $"item {item}", count, Math.Max(0, rivals - 3));

    [Fact]
    public void what_is_kept_changes_no_answer_and_no_stream() =>
        Prop.ForAll(Arb.From(Steps.ListOf().Where(steps => steps.Count > 0)), steps => Task.Run(async () =>
        {
            var kept = new Site(postgres, 32 << 10, new SnapshotPlan("purse/1", 3));
            var plain = new Site(postgres, 0, null);
            foreach (var step in steps)
            {
                var (answer, expected) = (await kept.Do(step), await plain.Do(step));
                Assert.True(expected == answer, $"{step}: {answer} instead of {expected}");
            }

            Assert.Equal(await plain.Pasts(), await kept.Pasts());
            return true;
        }).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(Histories).WithEndSize(60));

    private enum Act
    {
        Add,
        Remove,
        Load,
        Restart,
        LoseSnapshot,
        DamageSnapshot,
        Archive,
        Unarchive,
        Compact,
    }

    /// <param name="Rivals">How many times the other node appends to the stream after this one decided.</param>
    private sealed record Step(int Node, int Stream, Act Act, string Item, int Count, int Rivals);

    private sealed class Site(PostgresFixture postgres, long cache, SnapshotPlan? rule)
    {
        private readonly LiveAggregate<Purse> purses = Purse.Aggregate(rule: rule);
        private readonly string[] streams = [.. Enumerable.Range(0, Streams).Select(_ => Trial.NewStream())];
        private readonly StreamStore[] nodes = [NewNode(postgres, cache), NewNode(postgres, cache)];

        public async Task<string> Do(Step step)
        {
            var (stream, node) = (streams[step.Stream], nodes[step.Node]);
            try
            {
                return step.Act switch
                {
                    Act.Add => await Decide(step, purse => purse.Add(step.Item, step.Count)),
                    Act.Remove => await Decide(step, purse => purse.Remove(step.Item)),
                    Act.Load => Text(await node.Load(stream, purses, Trial.Ct)),
                    Act.Restart => $"{nodes[step.Node] = NewNode(postgres, cache)}",
                    Act.LoseSnapshot => await Snapshot($"delete from event_store.snapshots where stream_id = '{stream}'"),
                    Act.DamageSnapshot => await Snapshot($"update event_store.snapshots set state = set_byte(state, {step.Count}, 88) where stream_id = '{stream}'"),
                    Act.Archive => $"{await new StreamArchive(postgres.Database).Archive(stream, Trial.Ct)}",
                    Act.Unarchive => $"{await new StreamArchive(postgres.Database).Unarchive(stream, Trial.Ct)}",
                    _ => await Compact(stream),
                };
            }
            catch (Exception error) when (error is StreamArchivedException or InvalidOperationException)
            {
                return error.GetType().Name;
            }
            finally
            {
                await Eventually.Holds(() => nodes.All(each => each.Snapshots.IsIdle));
            }
        }

        public async Task<string> Pasts()
        {
            var pasts = new List<string>();
            foreach (var stream in streams)
            {
                pasts.AddRange((await nodes[0].ReadStream(stream, Trial.Ct)).Select(fact => $"{fact.Version} {fact.Type} {fact.Data}"));
                pasts.Add($"version {await nodes[0].VersionOf(stream, Trial.Ct)}, {Text(await nodes[0].Load(stream, purses, Trial.Ct))}");
            }

            return string.Join('\n', pasts);
        }

        /// <summary>
        /// Rivals come right after a decision that has something to append, so that it is too late; not after one on a state of former times, which a
        /// store that keeps nothing does not make.
        /// </summary>
        private async Task<string> Decide(Step step, Func<Purse, Purse.Answer> decide)
        {
            var (stream, rivals) = (streams[step.Stream], step.Rivals);
            var done = await nodes[step.Node].Transact(
                stream, purses,
                purse =>
                {
                    var answer = decide(purse);
                    if (answer.Facts.Count == 0 || rivals == 0 || !IsNow(stream, purse)) return answer;
                    Rival(stream, nodes[1 - step.Node], rivals--);
                    return answer;
                },
                answer => answer.Facts, EventMetadata.None, Trial.Ct);
            return $"{done.Decision.Word} {done.Version} {string.Join(' ', done.Appended.Select(fact => $"{fact.Version} {fact.Data}"))} {Text(done.State)}";
        }

        private bool IsNow(string stream, Purse purse)
        {
            var past = Task.Run(() => nodes[0].ReadStream(stream, Trial.Ct)).GetAwaiter().GetResult();
            return Text(past.Aggregate(Purse.Empty, (former, fact) => former.Evolve(fact.Data))) == Text(purse);
        }

        private void Rival(string stream, StreamStore other, int number)
        {
            try
            {
                Task.Run(() => other.Transact(stream, purses, purse => purse.Add($"rival {number}", 1), answer => answer.Facts, EventMetadata.None, Trial.Ct)).GetAwaiter().GetResult();
            }
            catch (StreamArchivedException)
            {
                // Nobody gets in.
            }
        }

        private async Task<string> Compact(string stream)
        {
            var compactor = new StreamCompactor(new Shards(nodes[0], [], []), TimeProvider.System);
            var version = await nodes[0].VersionOf(stream, Trial.Ct);
            var done = await compactor.Compact(stream, Math.Max(1, version - 1), Summarize, EventMetadata.None, Trial.Ct);
            return $"{done?.Through} {done?.Replaced}";
        }

        private async Task<string> Snapshot(string sql)
        {
            await postgres.Database.Execute(sql);
            return "";
        }

        private static PurseSummed Summarize(IReadOnlyList<object> facts)
        {
            var purse = facts.Aggregate(Purse.Empty, (former, fact) => former.Evolve(fact));
            return new([.. purse.Items], purse.Pieces);
        }

        private static string Text(Purse purse) => $"{string.Join(',', purse.Items)} {purse.Pieces}";

        private static StreamStore NewNode(PostgresFixture postgres, long cache) => new(postgres.Database, Purse.Types, [], TimeProvider.System, stateCacheBytes: cache);
    }
}
