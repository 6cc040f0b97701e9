using System.Globalization;

namespace OpenEdx.Web.Analytics;

/// <summary>
/// Where countries roughly lie, in whole degrees east and north: enough to put a mark on a small map that has no outlines. Close neighbors are moved apart a little.
/// </summary>
internal static class CountryPlaces
{
    public static IReadOnlyDictionary<string, (int East, int North)> All { get; } = (
        "AD 1 43 AE 54 24 AF 66 34 AG -62 17 AL 20 41 AM 45 40 AO 18 -12 AR -65 -35 AT 14 47 AU 134 -25 AZ 48 41 BA 17 44 BB -59 13 BD 90 24 BE 4 51 BF -2 12 BG 25 43 BH 51 26 " +
        "BI 30 -4 BJ 2 10 BN 115 5 BO -64 -17 BR -53 -10 BS -76 24 BT 90 28 BW 24 -22 BY 28 53 BZ -89 17 CA -105 58 CD 23 -3 CF 20 6 CG 15 -1 CH 8 47 CI -6 7 CL -71 -33 CM 12 5 " +
        "CN 104 36 CO -73 4 CR -84 10 CU -79 22 CV -24 16 CY 33 35 CZ 15 50 DE 10 51 DJ 43 12 DK 10 56 DM -61 15 DO -70 19 DZ 3 28 EC -78 -1 EE 26 59 EG 30 27 EH -13 25 ER 39 15 " +
        "ES -4 40 ET 40 8 FI 26 63 FJ 178 -18 FK -59 -52 FM 158 7 FR 2 46 GA 12 -1 GB -2 53 GD -62 12 GE 43 42 GF -53 4 GH -1 8 GL -42 72 GM -15 13 GN -11 11 GQ 10 2 GR 22 39 " +
        "GT -91 15 GU 145 13 GW -15 11 GY -59 5 HK 114 22 HN -86 15 HR 16 45 HT -73 19 HU 19 47 ID 114 -3 IE -8 53 IL 35 32 IN 79 22 IQ 44 33 IR 54 32 IS -19 65 IT 12 43 JM -77 18 " +
        "JO 37 31 JP 138 37 KE 38 0 KG 75 41 KH 105 12 KI 173 1 KM 43 -12 KN -63 17 KP 127 40 KR 128 36 KW 48 29 KZ 67 48 LA 103 19 LB 36 34 LC -61 14 LI 10 47 LK 81 7 LR -9 6 " +
        "LS 28 -30 LT 24 55 LU 6 50 LV 25 57 LY 17 27 MA -6 32 MC 7 44 MD 29 47 ME 19 42 MG 47 -19 MH 171 9 MK 22 41 ML -2 18 MM 96 21 MN 104 47 MO 113 21 MR -11 20 MT 14 36 " +
        "MU 58 -20 MV 73 3 MW 34 -13 MX -102 24 MY 102 4 MZ 35 -18 NA 17 -22 NC 166 -21 NE 9 17 NG 8 10 NI -85 13 NL 5 53 NO 9 61 NP 84 28 NR 167 -1 NZ 172 -42 OM 57 21 PA -80 8 " +
        "PE -75 -10 PF -150 -18 PG 144 -6 PH 122 13 PK 69 30 PL 20 52 PR -66 18 PS 35 31 PT -8 39 PW 134 7 PY -58 -23 QA 51 25 RE 56 -21 RO 25 46 RS 21 44 RU 95 61 RW 30 -2 " +
        "SA 45 24 SB 160 -9 SC 55 -5 SD 30 15 SE 16 62 SG 104 1 SI 15 46 SK 19 49 SL -12 8 SM 12 44 SN -14 14 SO 46 5 SR -56 4 SS 31 7 ST 7 0 SV -89 14 SY 38 35 SZ 32 -26 TD 18 15 " +
        "TG 1 8 TH 101 15 TJ 71 39 TL 126 -9 TM 59 39 TN 9 34 TO -175 -21 TR 35 39 TT -61 11 TV 179 -8 TW 121 24 TZ 35 -6 UA 32 49 UG 32 1 US -98 39 UY -56 -33 UZ 64 41 VA 12 42 " +
        "VC -61 13 VE -66 7 VN 107 16 VU 167 -16 WS -172 -14 XK 21 43 YE 48 15 ZA 24 -29 ZM 28 -14 ZW 30 -19")
        .Split(' ').Chunk(3).ToDictionary(
            place => place[0], place => (int.Parse(place[1], CultureInfo.InvariantCulture), int.Parse(place[2], CultureInfo.InvariantCulture)), StringComparer.Ordinal);
}
