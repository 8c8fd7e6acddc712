// The rule about Secrets in files, TF0308. It is listed with those of factor III; `lint` looks for it
// (lint/secret_object.cpp), since an app's spec holds no Secret.
#pragma once

#include "model/rule.hpp"

namespace twelvefactor::reconcile {

inline constexpr Rule kSecretInFile{
    .id = "TF0308",
    .factor = 3,
    .level = Level::kWarn,
    .kept = Kept::kByLint,
    .title = "a Secret's values stand in the file",
    .looked_at =
        "`data` and `stringData` of a plain `kind: Secret`, which a repository or a rendered chart holds. "
        "Nothing of them is shown.",
    .why = "base64 is no encryption: everybody who may read the file reads it, and version control keeps it.",
    .remedy =
        "keep the values out of the file: let an operator fetch or generate them, or encrypt them (External "
        "Secrets, Sealed Secrets, SOPS)",
    .gaps =
        "Not found: empty values, placeholders (`${NAME}`, `<path:...>`, `changeme`), values encrypted by "
        "SOPS, "
        "public certificates, and what only tells where and as whom: keys that end with `HOST`, `PORT`, "
        "`USERNAME`, `NAME`, `URL` and their like without a password in the value. False alarms: files of "
        "tests."};

}  // namespace twelvefactor::reconcile
