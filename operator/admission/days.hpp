// Days as exemptions name them, in CEL. Internal to admission/.
#pragma once

namespace twelvefactor::admission {

/// A string of CEL with the regular expression of days that there are (kinds/read/policy_json, parse_day):
/// CEL would fail at the 30th of February, and so refuse the app.
inline constexpr const char* kIsDay =
    "'^([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-"
    "9]|"
    "2[0-8]))|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)(T00:00:00Z)?$'";

}  // namespace twelvefactor::admission
