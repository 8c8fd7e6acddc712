// The objects that were made from apps, in the records of their apps. A part of the store, under its mutex.
#pragma once

#include <string>
#include <string_view>

#include "kinds/read/read_child.hpp"
#include "store/picture.hpp"

namespace twelvefactor::store {

void put_child(Picture& picture, const Mark& mark, kinds::ReadChild read, Touched& touched);
void remove_child(Picture& picture, const kinds::ReadChild& read, Touched& touched);
/// What the list of this source did not name is gone.
void sweep_children(Picture& picture, const Mark& mark, Source source, const std::string& namespace_name,
                    Touched& touched);

/// Null when there is no such child.
KeptChild* find_child(Picture& picture, const AppKey& key, Kind kind, std::string_view name);

}  // namespace twelvefactor::store
