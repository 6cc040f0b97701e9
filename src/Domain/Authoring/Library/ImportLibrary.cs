using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>An archive is to become the content of a library. Importing the same again records nothing.</summary>
public sealed record ImportLibrary(OlxLibrary Library)
{
    public Decision<LibraryEvent> Decide(Library state)
    {
        var facts = new List<LibraryEvent>();
        if (state.DisplayName != Library.DisplayName) facts.Add(new LibraryNamed(Library.Key, Library.DisplayName));
        foreach (var block in Library.Blocks)
        {
            if (state.Blocks.TryGetValue((block.Type, block.Name), out var former) && former == block) continue;
            facts.Add(new LibraryBlockChanged(Library.Key, block.Type, block.Name, block.Fields, block.Content));
        }

        var present = Library.Blocks.Select(block => (block.Type, block.Name)).ToHashSet();
        facts.AddRange(state.Blocks.Keys.Where(key => !present.Contains(key)).Order().Select(key => new LibraryBlockRemoved(Library.Key, key.Type, key.Name)));
        return Decision<LibraryEvent>.Of(facts);
    }
}
