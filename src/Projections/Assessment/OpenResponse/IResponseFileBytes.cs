namespace OpenEdx.Projections.Assessment;

/// <summary>Bytes of files that learners uploaded with their responses. Who keeps files stands on another floor.</summary>
public interface IResponseFileBytes
{
    /// <summary>Null: gone.</summary>
    /// <param name="sha256">Lower-case hexadecimal.</param>
    Stream? Open(string sha256);
}
