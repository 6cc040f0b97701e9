using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using Items = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Assessment.LtiLineItems, OpenEdx.Domain.Assessment.LtiLineItemsEvent>;

namespace OpenEdx.Domain.Tests.Assessment;

public sealed class SaveLineItemTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UsageKey Block = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse").Block("lti_consumer", "lab");
    private static readonly LtiLineItem Quiz = new("r", Block, 10, "Quiz", "", null, null);

    [Fact]
    public void numbers_begin_behind_the_blocks_own_and_are_given_once()
    {
        new Items().When(Save(null, Quiz)).ThenEachTime(new LtiLineItemSaved(Block, 2, Quiz, Noon));
        new Items(new LtiLineItemSaved(Block, 2, Quiz, Noon), new LtiLineItemRemoved(Block, 2, Noon)).When(Save(null, Quiz)).ThenEachTime(new LtiLineItemSaved(Block, 3, Quiz, Noon));
    }

    [Fact]
    public void a_change_is_recorded_when_it_is_one()
    {
        var made = new Items(new LtiLineItemSaved(Block, 2, Quiz, Noon));
        made.When(Save(2, Quiz)).ThenNothing();
        made.When(Save(2, Quiz with { Label = "Test" })).Then(new LtiLineItemSaved(Block, 2, Quiz with { Label = "Test" }, Noon));
    }

    [Fact]
    public void what_no_tool_made_is_neither_changed_nor_removed()
    {
        new Items().When(Save(1, Quiz)).ThenRefused(new SaveLineItem.NoSuchLineItem());
        new Items().When(state => new RemoveLineItem(Block, 1, Noon).Decide(state)).ThenRefused(new SaveLineItem.NoSuchLineItem());
    }

    [Fact]
    public void a_tool_makes_a_hundred_at_most()
    {
        var many = Enumerable.Range(2, SaveLineItem.Most).Select(id => new LtiLineItemSaved(Block, id, Quiz, Noon));
        new Items(many).When(Save(null, Quiz)).ThenRefused(new SaveLineItem.TooMany());
    }

    private static Func<LtiLineItems, Decision<LtiLineItemsEvent>> Save(long? id, LtiLineItem item) => state => new SaveLineItem(Block, id, item, Noon).Decide(state);
}
