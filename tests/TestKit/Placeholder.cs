namespace OpenEdx.TestKit;

internal static class Placeholder;
