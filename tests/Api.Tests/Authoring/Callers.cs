using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Authoring;

/// <summary>The platform with callers named by a header, so that tests of this room need no sign-in.</summary>
public sealed class AppWithCallers : TestApp
{
    public AppWithCallers() => Services = services => services.AddSingleton<IStartupFilter, CallerFilter>();

    public HttpClient As(string caller)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Add("X-Test-Caller", caller);
        return client;
    }

    private sealed class CallerFilter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, rest) =>
            {
                var name = http.Request.Headers["X-Test-Caller"].ToString();
                if (name.Length > 0) http.User = new ClaimsPrincipal(new RequesterIdentity(Caller(name), "test"));
                return rest(http);
            });
            next(app);
        };

        private static Requester Caller(string name) => new(
            new UserId(name == "staff" ? 1 : 2), name, true, name == "staff", false, new HashSet<(string Role, CourseKey Course)>());
    }
}
