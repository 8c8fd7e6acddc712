# twelvefactor_library(NAME DIR <dir> [LINKS ...] [HIDES ...])
#
# One directory of the operator, all of its .cpp files, as one static library with an include root of its own: a file in
# `store/` is included as "store/store.hpp", one in `kinds/text/` as "kinds/text/names.hpp", and only by a directory that
# names its library in LINKS. The root is a folder in the build tree that holds one link to the directory, so a wrong
# include does not compile (docs/decisions/0001-layout.md; tests/build proves it). A directory below it that is a library
# of its own (a room) is named before it, and its sources are left out here.
#
#   LINKS  our own directories whose headers this directory includes
#   HIDES  third-party targets, used in this directory's sources only
function(twelvefactor_library name)
  cmake_parse_arguments(ARG "" "DIR" "LINKS;HIDES" ${ARGN})
  # The support libraries are included without the name of their floor: "http/transport.hpp".
  string(REGEX REPLACE "^support/" "" path ${ARG_DIR})
  set(root ${CMAKE_BINARY_DIR}/include_roots/${name})
  cmake_path(GET path PARENT_PATH above)
  file(MAKE_DIRECTORY ${root}/${above})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_DIR} ${root}/${path} SYMBOLIC)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_DIR}/*.cpp)
  get_property(rooms GLOBAL PROPERTY twelvefactor_directories)
  foreach(room ${rooms})
    list(FILTER sources EXCLUDE REGEX "^${CMAKE_CURRENT_SOURCE_DIR}/${room}/")
  endforeach()
  set_property(GLOBAL APPEND PROPERTY twelvefactor_directories ${ARG_DIR})
  list(TRANSFORM ARG_LINKS PREPEND twelvefactor_)
  if(sources)
    add_library(twelvefactor_${name} STATIC ${sources})
    one_unit_per_directory(twelvefactor_${name})
    target_include_directories(twelvefactor_${name} PUBLIC ${root})
    target_link_libraries(twelvefactor_${name}
      PUBLIC ${ARG_LINKS} twelvefactor_sanitizer twelvefactor_hardening
      PRIVATE twelvefactor_warnings ${ARG_HIDES})
  else()
    add_library(twelvefactor_${name} INTERFACE)
    target_include_directories(twelvefactor_${name} INTERFACE ${root})
    target_link_libraries(twelvefactor_${name} INTERFACE ${ARG_LINKS})
  endif()
endfunction()
