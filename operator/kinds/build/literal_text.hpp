// Words for a container's command, args, env values and exec probes, such that the process gets them as they
// were written: the kubelet would put the value of a variable in for $(NAME), and $ for $$. Called by
// pod_template.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twelvefactor::kinds {

/// `$$` for each $ that the kubelet would not pass on; text without such a $ stays the same, so that no pods
/// roll.
std::string literal_text(std::string_view text);
std::vector<std::string> literal_words(const std::vector<std::string>& words);

}  // namespace twelvefactor::kinds
