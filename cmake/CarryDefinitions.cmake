# carry_definitions(TARGET DIRECTORY)
#
# The definitions of DIRECTORY/*.yaml become a source of TARGET, as JSON (operator/definitions/carried.hpp). A program of this
# build makes it, so that they are read by the operator's own reader of YAML, and the build needs no other language.
function(carry_definitions target directory)
  file(GLOB definitions CONFIGURE_DEPENDS ${directory}/*.yaml)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/carried_definitions.cpp)
  add_executable(carry_definitions ${PROJECT_SOURCE_DIR}/cmake/carry_definitions.cpp)
  target_link_libraries(carry_definitions PRIVATE twelvefactor_yaml twelvefactor_warnings nlohmann_json::nlohmann_json)
  add_custom_command(OUTPUT ${source} COMMAND carry_definitions ${source} ${definitions} DEPENDS carry_definitions ${definitions}
    COMMENT "Carrying the definitions of crds/" VERBATIM)
  target_sources(${target} PRIVATE ${source})
  set_source_files_properties(${source} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
