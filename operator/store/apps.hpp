// Apps in the picture, and what they refer to. A part of the store, under its mutex.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/picture.hpp"

namespace twelvefactor::store {

/// What a watch told of an app.
struct ToldApp {
  AppKey key;
  KeptApp app;
  std::string_view status;  // that of `app`, JSON
};

void put_app(Picture& picture, const Mark& mark, ToldApp told, Touched& touched);
void forget_app(Picture& picture, const AppKey& key, Touched& touched);
/// What the list did not name is gone.
void sweep_apps(Picture& picture, const Mark& mark, const std::string& namespace_name, Touched& touched);
/// Those that have a way in from outside.
void wake_exposed(const Picture& picture, Touched& touched);

/// Whether a kind that the cluster may be without is served there: those that it concerns are woken when that
/// changes.
void note_served(Picture& picture, Source source, const std::string& where, Served how, Touched& touched);

/// What was written of it, and no more: a spec that changed in between must still arrive as the watch's news.
void put_answered_app(Picture& picture, const AppKey& key, KeptApp app, Touched& touched);
/// See Store::reads_secrets.
void put_also_read(Picture& picture, const AppKey& key, std::vector<std::string> names, Touched& touched);

/// Registers the app for every Secret that it reads now, and for no other. Called by the door alone.
void read_secrets_of(Picture& picture, const AppKey& key, Record& record);

}  // namespace twelvefactor::store
