// What is to be done about each AdminTask of an app: its Job made once, its end recorded, itself removed when
// its time is over. Called by reconcile.cpp; pure. A task's Job is the app's child, so that the app's plan
// removes the Job of a task that is cancelled or gone.
#pragma once

#include "model/desired.hpp"
#include "model/observed.hpp"

namespace twelvefactor::reconcile {

/// Adds tasks, the Jobs that stay, and when to look again to `desired`.
void judge_tasks(const Observed& observed, Desired& desired);

}  // namespace twelvefactor::reconcile
