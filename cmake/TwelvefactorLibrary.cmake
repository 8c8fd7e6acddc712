# twelvefactor_library(NAME DIR <dir> [LINKS ...] [HIDES ...])
#
# One directory of the operator, all of its .cpp files, as one static library with an include root of its own: a file in
# `store/` is included as "store/store.hpp", and only by a directory that names `store` in its LINKS. The root is a folder
# in the build tree that holds one link to the directory, so a wrong include does not compile
# (docs/decisions/0001-layout.md; tests/build proves it).
#
#   LINKS  our own directories whose headers this directory includes
#   HIDES  third-party targets, used in this directory's sources only
function(twelvefactor_library name)
  cmake_parse_arguments(ARG "" "DIR" "LINKS;HIDES" ${ARGN})
  get_filename_component(leaf ${ARG_DIR} NAME)
  set(root ${CMAKE_BINARY_DIR}/include_roots/${name})
  file(MAKE_DIRECTORY ${root})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_DIR} ${root}/${leaf} SYMBOLIC)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_DIR}/*.cpp)
  list(TRANSFORM ARG_LINKS PREPEND twelvefactor_)
  if(sources)
    add_library(twelvefactor_${name} STATIC ${sources})
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
