namespace OpenEdx.Projections.Courseware;

/// <summary>Draws a block as HTML. The floor of pages does; handlers that answer with HTML ask for it here, since no floor of the surface knows another.</summary>
public interface IBlockHtml
{
    Task<string> Of(BlockView view);
}
