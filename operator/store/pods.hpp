// Pods in trouble, in the records of their apps. A part of the store, under its mutex.
#pragma once

#include <string>

#include "kinds/read/read_pod.hpp"
#include "store/picture.hpp"

namespace twelvefactor::store {

/// One that is well is forgotten.
void put_pod(Picture& picture, const Mark& mark, kinds::ReadPod read, Touched& touched);
void remove_pod(Picture& picture, const AppKey& app, const std::string& name, Touched& touched);
/// What the list did not name is gone.
void sweep_pods(Picture& picture, const Mark& mark, const std::string& namespace_name, Touched& touched);

}  // namespace twelvefactor::store
