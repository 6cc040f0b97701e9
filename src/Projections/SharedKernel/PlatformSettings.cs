namespace OpenEdx.Projections.SharedKernel;

/// <summary>What the host knows about this installation and rooms need to know; from the environment, see <c>openedx serve --help</c>.</summary>
/// <param name="DataFolder">Existing folder for files of our own: static files of courses, keys. Shared by all nodes of an installation.</param>
/// <param name="LmsRoot">Public address of the LMS without a slash at the end: <c>http://localhost:18000</c>.</param>
/// <param name="StudioRoot">Public address of Studio without a slash at the end: <c>http://localhost:18010</c>.</param>
/// <param name="LmsPort">Port that the LMS listens on; 0: none of its own.</param>
/// <param name="StudioPort">Port that Studio listens on; 0: none of its own.</param>
/// <param name="SimulationKey">Secret that lets a simulator set the instant of a request; null: nobody can.</param>
public sealed record PlatformSettings(
    string DataFolder, string LmsRoot, string StudioRoot, int LmsPort, int StudioPort, byte[]? SimulationKey);
