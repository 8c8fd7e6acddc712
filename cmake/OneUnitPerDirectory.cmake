# one_unit_per_directory(TARGET)
#
# With CMAKE_UNITY_BUILD (release and the sanitizers' presets) the sources of a directory are compiled as one file, which takes
# less than half of the time. So names in the unnamed namespaces of a directory differ from each other. The presets dev and clang
# compile one file at a time, and so find an include that is missing.
function(one_unit_per_directory target)
  if(NOT CMAKE_UNITY_BUILD)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  foreach(source ${sources})
    cmake_path(ABSOLUTE_PATH source OUTPUT_VARIABLE directory)
    cmake_path(GET directory PARENT_PATH directory)
    cmake_path(RELATIVE_PATH directory BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    string(MAKE_C_IDENTIFIER ${directory} group)
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${group})
  endforeach()
endfunction()
