using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Web.Courseware;

/// <summary>The component of unit pages, outside a page.</summary>
internal sealed class BlockHtml(IServiceProvider services, ILoggerFactory log) : IBlockHtml
{
    public async Task<string> Of(BlockView view)
    {
        await using var renderer = new HtmlRenderer(services, log);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var drawn = await renderer.RenderComponentAsync<BlockBody>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(BlockBody.View)] = view }));
            return drawn.ToHtmlString();
        });
    }
}
