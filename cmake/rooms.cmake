# goiso_room(NAME [ROOMS room…] [LIBS library…] [HEAVY header…]): src/NAME as the static library goiso_NAME.
# Outside libraries stay private to the room; rooms are public, for a header may name the nouns of a lower floor. HEAVY headers are those of
# the room's own libraries that many of its files include.
function(goiso_room name)
  cmake_parse_arguments(ARG "" "" "ROOMS;LIBS;HEAVY" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  if(NOT sources)
    message(STATUS "room ${name} is empty")
    add_library(goiso_${name} INTERFACE)
    return()
  endif()
  add_library(goiso_${name} STATIC ${sources})
  target_include_directories(goiso_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_compile_options(goiso_${name} PUBLIC ${GOISO_INSTRUMENT})
  target_link_options(goiso_${name} PUBLIC ${GOISO_INSTRUMENT})
  target_compile_definitions(goiso_${name} PRIVATE GOISO_VERSION="${PROJECT_VERSION}")
  if(name STREQUAL "base")
    target_link_libraries(goiso_${name} PUBLIC ${ARG_LIBS})  # base carries Result<T> and fmt for everybody
  else()
    target_link_libraries(goiso_${name} PRIVATE ${ARG_LIBS})
  endif()
  list(TRANSFORM ARG_ROOMS PREPEND goiso_)
  target_link_libraries(goiso_${name} PUBLIC ${ARG_ROOMS})
  if(GOISO_PRECOMPILE)
    goiso_precompile(${name} "${ARG_ROOMS}" "${ARG_HEAVY}")
  endif()
endfunction()

# More than half of what a file costs the compiler is reading the standard library, so a build of everything reads it once. Every file still includes
# what it uses: the other presets build without.
function(goiso_precompile name rooms heavy)
  if(name STREQUAL "base" OR heavy)
    target_precompile_headers(goiso_${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled.h ${heavy})
  elseif("goiso_base" IN_LIST rooms)
    target_precompile_headers(goiso_${name} REUSE_FROM goiso_base)
  endif()
endfunction()
