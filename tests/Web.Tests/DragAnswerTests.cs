namespace OpenEdx.Web.Tests;

/// <summary>What lies where on a drag_and_drop_input, as upstream writes it and reads it back.</summary>
[Collection(nameof(InteractiveBlocks))]
public sealed class DragAnswerTests(InteractiveBlocks house)
{
    private const string Board = """
        const { Board } = await import('/assets/test/drag-answer.js');
        const make = (targets, onePerTarget = true) => new Board(
          [{ id: 'up', reuse: true, targets: [] }, { id: 'cell', targets: [{ id: 'left', x: 0, y: 0, w: 9, h: 9 }, { id: 'right', x: 9, y: 0, w: 9, h: 9 }] }, { id: 'down', targets: [] }], targets, onePerTarget);
        const base = [{ id: 't1', x: 0, y: 0, w: 9, h: 9 }, { id: 't2', x: 9, y: 0, w: 9, h: 9 }];
        const thing = (board, id) => ({ thing: board.things.find(one => one.id === id) });
        const target = (board, id) => ({ target: board.targets.find(one => one.id === id) });
        """;

    [Fact]
    public async Task targets_of_the_picture_come_first_and_things_on_things_name_their_whole_way()
    {
        var answer = await Evaluate("""
            const board = make(base);
            board.put(thing(board, 'cell'), target(board, 't2'));
            board.put(thing(board, 'up'), target(board, 'right'));
            board.put(thing(board, 'down'), target(board, 't1'));
            return JSON.stringify(board.toAnswer());
            """);
        Assert.Equal("""[{"down":"t1"},{"cell":"t2"},{"up":{"right":{"cell":"t2"}}}]""", answer);
    }

    [Fact]
    public async Task an_answer_is_read_back_whatever_its_order_and_what_does_not_fit_is_left_out()
    {
        var answer = await Evaluate("""
            const board = make(base);
            board.restore([{ up: { right: { cell: 't2' } } }, { cell: 't2' }, { gone: 't1' }, { down: 'nowhere' }, { cell: 't1' }, { up: 't2' }, { up: 't1' }]);
            return JSON.stringify(board.toAnswer());
            """);
        Assert.Equal("""[{"up":"t1"},{"cell":"t2"},{"up":{"right":{"cell":"t2"}}}]""", answer);
    }

    [Fact]
    public async Task what_leaves_takes_along_what_lies_on_it_and_nothing_lies_on_itself()
    {
        var answer = await Evaluate("""
            const board = make(base, false);
            const cell = board.put(thing(board, 'cell'), target(board, 't1'));
            const down = board.put(thing(board, 'down'), target(board, 'left'));
            const may = [board.accepts(cell.targets[0], cell), board.accepts(cell.targets[1], down), board.accepts(board.base[0], down)];
            board.remove(cell);
            return JSON.stringify([may, board.toAnswer(), board.isInBank(down.thing)]);
            """);
        Assert.Equal("[[false,true,true],[],true]", answer);
    }

    [Fact]
    public async Task without_targets_things_lie_at_points_in_the_order_of_the_bank()
    {
        var answer = await Evaluate("""
            const board = make([]);
            board.restore([{ down: [3, 4] }, { up: [1, 2] }, { cell: 't1' }]);
            return JSON.stringify(board.toAnswer());
            """);
        Assert.Equal("""[{"up":[1,2]},{"down":[3,4]}]""", answer);
    }

    private async Task<string> Evaluate(string script)
    {
        await using var window = await house.Browser.Open();
        await window.Page.GotoAsync("/login");
        return await window.Page.EvaluateAsync<string>($"async () => {{ {Board} {script} }}");
    }
}
