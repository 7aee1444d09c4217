set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

option(GOISO_WERROR "treat warnings as errors" OFF)
set(GOISO_SANITIZE "" CACHE STRING "comma separated sanitizers, as -fsanitize takes them")
option(GOISO_COVERAGE "measure test coverage" OFF)
option(GOISO_PRECOMPILE "read the headers that nearly every file includes only once" OFF)
option(GOISO_FUZZ "build the libFuzzer targets (needs clang)" OFF)

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual)
# GCC 12 sees overlaps in std::string's own code that are not there (gcc.gnu.org/PR105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options(-Wno-restrict)
endif()
if(GOISO_WERROR)
  add_compile_options(-Werror)
endif()

# The init program is linked statically, so it never carries a sanitizer runtime.
set(GOISO_INSTRUMENT "")
if(GOISO_SANITIZE)
  list(APPEND GOISO_INSTRUMENT -fsanitize=${GOISO_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
endif()
if(GOISO_COVERAGE)
  list(APPEND GOISO_INSTRUMENT --coverage)
endif()
if(GOISO_FUZZ)
  list(APPEND GOISO_INSTRUMENT -fsanitize=fuzzer-no-link)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
if(GOISO_PRECOMPILE)
  # A precompiled header fits only files with the same flags, and the packages of some libraries name this one.
  add_compile_options(-pthread)
  # Nor does GCC 12 know any longer which of it is the system's, and tells false alarms about that. Warnings are the other presets' matter.
  add_compile_options(-w)
  if(CCACHE)
    # It keeps nothing of such files unless it is told that their macros and times may differ.
    list(PREPEND CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros)
  endif()
endif()
