namespace OpenEdx.TestKit;

/// <summary>What becomes of a request that passes a <see cref="TcpProxy"/>. The client's connection breaks each time.</summary>
public enum Fate
{
    /// <summary>The request does not reach the server.</summary>
    NeverArrives,

    /// <summary>The request reaches the server after the client learned that its connection is broken: what was looked up in between proves nothing.</summary>
    ArrivesLate,

    /// <summary>The server answers; the client hears nothing of it.</summary>
    AnswerLost,

    /// <summary>Only the first bytes of the answer come through.</summary>
    AnswerTorn,

    /// <summary>As <see cref="AnswerLost"/>, and the server does not notice that its client is gone: the connection stays open on its side.</summary>
    ServerUnaware,
}
