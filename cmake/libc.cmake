# The C library's run-time part, copied beside goiso-init for the base image (images/base/rootfs.txt): releases before Go 1.21 ship a go
# command that is linked to it.
set(GOISO_LIBC_FOLDER ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/libc)

function(goiso_copy_from_libc name)
  execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=${name} OUTPUT_VARIABLE path OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(IS_ABSOLUTE "${path}")
    file(REAL_PATH ${path} path)
    configure_file(${path} ${GOISO_LIBC_FOLDER}/${name} COPYONLY)
  elseif(NOT name MATCHES "^ld-")
    message(FATAL_ERROR "the compiler does not know where ${name} is")
  endif()
endfunction()

foreach(name libc.so.6 libpthread.so.0 libresolv.so.2 ld-linux-x86-64.so.2 ld-linux-aarch64.so.1)
  goiso_copy_from_libc(${name})
endforeach()
