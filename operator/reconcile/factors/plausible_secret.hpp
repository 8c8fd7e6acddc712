// Is what looks like a secret one that somebody would act on? kinds/secrecy hides in doubt; a finding in
// doubt would be switched off. Called by the rules of factor III and by lint's rule about Secrets. Pure. It
// decides about findings alone: what is hidden stays hidden.
#pragma once

#include <string_view>

namespace twelvefactor::reconcile {

/// SECRET, UPDATE_AWS_SECRET_KEY, nvapi-NVKEY, CHANGEME0000, my-password: the name of what is to be put in.
bool stands_for_a_secret(std::string_view value);

/// `why`: what kinds::secret_suspicion said of it. False where all that it found is a placeholder, the
/// address or the name of something, or code.
bool is_plausible_secret(std::string_view name, std::string_view value, std::string_view why);

}  // namespace twelvefactor::reconcile
