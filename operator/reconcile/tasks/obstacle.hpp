// Why a task cannot begin. Called by judge.cpp; pure.
#pragma once

#include <cstdint>
#include <optional>

#include "model/desired.hpp"
#include "model/observed.hpp"
#include "reconcile/tasks/standing.hpp"

namespace twelvefactor::reconcile {

/// Something about the app or the release `number`; nothing when it may begin. What the release refers to is
/// not looked at. `veto`: a command that only a refused spec has does not run.
std::optional<Standing> obstacle(const Observed& observed, const AdminTask& task, std::int64_t number,
                                 const Veto& veto);

}  // namespace twelvefactor::reconcile
