# The libraries the operator stands on. Each is linked by the one directory that hides it (docs/architecture.md).
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(yaml-cpp 0.7 REQUIRED)
find_package(simdjson 3.0 REQUIRED)
find_package(prometheus-cpp REQUIRED)  # Debian's package file names no version
find_package(CLI11 2.1 REQUIRED)

# Debian's libyaml installs no CMake package file.
find_path(LIBYAML_INCLUDE_DIR yaml.h REQUIRED)
find_library(LIBYAML_LIBRARY yaml REQUIRED)
if(NOT TARGET libyaml)
  add_library(libyaml INTERFACE IMPORTED)
  target_include_directories(libyaml SYSTEM INTERFACE ${LIBYAML_INCLUDE_DIR})
  target_link_libraries(libyaml INTERFACE ${LIBYAML_LIBRARY})
endif()

# Debian's lz4 installs no CMake package file.
find_path(LZ4_INCLUDE_DIR lz4.h REQUIRED)
find_library(LZ4_LIBRARY lz4 REQUIRED)
if(NOT TARGET lz4)
  add_library(lz4 INTERFACE IMPORTED)
  target_include_directories(lz4 SYSTEM INTERFACE ${LZ4_INCLUDE_DIR})
  target_link_libraries(lz4 INTERFACE ${LZ4_LIBRARY})
endif()

# xxHash is used as a header (kinds/digest/hash.cpp).
find_path(XXHASH_INCLUDE_DIR xxhash.h REQUIRED)

# Debian's re2 installs no CMake package file.
find_path(RE2_INCLUDE_DIR re2/re2.h REQUIRED)
find_library(RE2_LIBRARY re2 REQUIRED)
if(NOT TARGET re2)
  add_library(re2 INTERFACE IMPORTED)
  target_include_directories(re2 SYSTEM INTERFACE ${RE2_INCLUDE_DIR})
  target_link_libraries(re2 INTERFACE ${RE2_LIBRARY})
endif()

# Debian's cpprestsdk installs no CMake package file.
find_path(CPPREST_INCLUDE_DIR cpprest/http_client.h REQUIRED)
find_library(CPPREST_LIBRARY cpprest REQUIRED)
find_package(Boost 1.74 REQUIRED)
if(NOT TARGET boost_headers)
  # Asio and Beast (support/telemetry) are used as headers.
  add_library(boost_headers INTERFACE IMPORTED)
  target_include_directories(boost_headers SYSTEM INTERFACE ${Boost_INCLUDE_DIRS})
  target_link_libraries(boost_headers INTERFACE Threads::Threads)
endif()
if(NOT TARGET cpprest)
  add_library(cpprest INTERFACE IMPORTED)
  target_include_directories(cpprest SYSTEM INTERFACE ${CPPREST_INCLUDE_DIR} ${Boost_INCLUDE_DIRS})
  target_link_libraries(cpprest INTERFACE ${CPPREST_LIBRARY} OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()
