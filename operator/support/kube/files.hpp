// Reading small files that Kubernetes rotates under us. Used by the credentials and by kube/config.
#pragma once

#include <string>

#include "model/result.hpp"

namespace twelvefactor::kube {

/// The whole file; an error names the path and the system's reason. Files over 4 MiB are refused: no
/// certificate, token or kubeconfig is that long.
Result<std::string> read_file(const std::string& path);

/// Changes whenever the file is replaced or rewritten (device, inode, size, time of change); empty when it is
/// not there.
std::string file_identity(const std::string& path);

/// `text` without white space at its ends.
std::string trimmed(const std::string& text);

}  // namespace twelvefactor::kube
