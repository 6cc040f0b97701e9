using System.Globalization;
using OpenEdx.Projections.Credentials;

namespace OpenEdx.Api.Credentials;

/// <summary>Certificates as Open edX's clients read them (wire-lms.md §9, §14).</summary>
public static class CertificateWire
{
    /// <summary><c>certificate_data</c> of course pages; null: there is nothing to say.</summary>
    public static object? Data(CertificateNotice? notice) => notice is null ? null : new
    {
        cert_status = notice.Status,
        cert_web_view_url = notice.Page,
        download_url = (string?)null,
        certificate_available_date = notice.AvailableDate,
    };

    /// <summary>A share as Python prints it: <c>0.87</c>, <c>1.0</c>.</summary>
    public static string Grade(double? percent)
    {
        var text = (percent ?? 0).ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('.') || text.Contains('E') ? text : text + ".0";
    }

    /// <summary>Passing in words of the wire: there is a certificate to be seen.</summary>
    public static bool IsPassing(Certificate certificate) => certificate.IsDownloadable;
}
