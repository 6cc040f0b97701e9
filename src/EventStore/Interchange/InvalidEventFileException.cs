namespace OpenEdx.EventStore.Interchange;

/// <summary>A file does not hold what it should; nothing was changed. The message says where and what.</summary>
public sealed class InvalidEventFileException(string message, Exception? inner = null) : Exception(message, inner);
