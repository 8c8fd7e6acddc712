# TWELVEFACTOR_SANITIZER: address, undefined, both (address,undefined) or thread. Chosen by the presets asan, ubsan and tsan.
set(TWELVEFACTOR_SANITIZER "" CACHE STRING "address, undefined, address,undefined or thread")
add_library(twelvefactor_sanitizer INTERFACE)
if(TWELVEFACTOR_SANITIZER)
  set(flags -fsanitize=${TWELVEFACTOR_SANITIZER} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  if(TWELVEFACTOR_SANITIZER MATCHES "undefined")
    # cpprestsdk is built without the type information that the vptr check needs.
    list(APPEND flags -fno-sanitize=vptr)
  endif()
  if(TWELVEFACTOR_SANITIZER STREQUAL "thread")
    # Asio's fences are more than it understands. Each endpoint has one thread (support/telemetry).
    list(APPEND flags -Wno-tsan)
  endif()
  target_compile_options(twelvefactor_sanitizer INTERFACE ${flags})
  target_link_options(twelvefactor_sanitizer INTERFACE ${flags})
  target_compile_definitions(twelvefactor_sanitizer INTERFACE TWELVEFACTOR_SANITIZED)
endif()
