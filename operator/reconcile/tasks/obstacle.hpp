// Why a task cannot begin. Called by judge.cpp; pure.
#pragma once

#include <cstdint>
#include <optional>

#include "model/observed.hpp"
#include "reconcile/tasks/standing.hpp"

namespace twelvefactor::reconcile {

/// Something about the app or the release `number`; nothing when it may begin. What the release refers to is
/// not looked at.
std::optional<Standing> obstacle(const Observed& observed, const AdminTask& task, std::int64_t number);

}  // namespace twelvefactor::reconcile
