using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.WebhookNode;

// Connection string, address of the receiver. Works until it is killed.
await using var database = EventStoreDatabase.Open(args[0]);
await using var services = new ServiceCollection()
    .AddLogging()
    .AddSingleton(database)
    .AddSingleton<ISubscription>(new Webhooks(new Uri(args[1])))
    .AddSingleton(new DaemonSettings { ProcessPageSize = 20, DeliveryPause = TimeSpan.FromMilliseconds(20) })
    .AddEventStore(new EventTypeRegistry(DomainEvents.All, DomainEvents.Json), [])
    .AddProjectionDaemon()
    .BuildServiceProvider();
foreach (var daemon in services.GetServices<IHostedService>()) await daemon.StartAsync(CancellationToken.None);
await Task.Delay(Timeout.Infinite);
