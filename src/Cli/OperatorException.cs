namespace OpenEdx.Cli;

/// <summary>Something that whoever runs the command can understand and mend: shown as its one sentence, without a stack trace.</summary>
public sealed class OperatorException(string sentence, Exception? inner = null) : Exception(sentence, inner);
