# Warnings are errors in every target of ours; third-party headers are system headers.
add_library(twelvefactor_warnings INTERFACE)
target_compile_options(twelvefactor_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wunused -Wnull-dereference -Wdouble-promotion
  -Wformat=2 -Wimplicit-fallthrough)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(twelvefactor_warnings INTERFACE -Wduplicated-cond -Wlogical-op)
  if(CMAKE_BUILD_TYPE STREQUAL "Release" OR TWELVEFACTOR_SANITIZER)
    # GCC 12 reports, inside inlined library code, null dereferences and overlapping copies that are none (GCC bug 105651)
    # once it optimises or instruments.
    target_compile_options(twelvefactor_warnings INTERFACE -Wno-null-dereference -Wno-restrict)
  endif()
endif()

# Hardening that costs little, for a process that reads what tenants write.
add_library(twelvefactor_hardening INTERFACE)
target_compile_options(twelvefactor_hardening INTERFACE -fstack-protector-strong -fcf-protection -fPIE)
target_compile_definitions(twelvefactor_hardening INTERFACE _GLIBCXX_ASSERTIONS $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
target_link_options(twelvefactor_hardening INTERFACE -pie -Wl,-z,relro,-z,now)
