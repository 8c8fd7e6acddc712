// Jobs of runs that are recorded as running, and of which no watch tells: somebody deleted them, or took
// their labels, by which they are watched, off. One read each tells which. Called by loop/pass, before the
// app is judged. It changes nothing: what it finds is labelled again as every edited Job is.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "kube/api_error.hpp"
#include "model/observed.hpp"

namespace twelvefactor::gather {

using ReadObject = std::function<kube::ApiResult<std::string>(const std::string& path, std::stop_token stop)>;

/// Puts those that are there among the children; those of which nobody can tell go into `unread_jobs`.
void find_unseen_jobs(Observed& observed, const ReadObject& read, const std::stop_token& stop);

}  // namespace twelvefactor::gather
