# What every folder of the project shares: language, warnings, sanitizers, and the three kinds of target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

find_program(ANJUNGAN_CCACHE ccache)
if(ANJUNGAN_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ANJUNGAN_CCACHE})
endif()

find_package(PkgConfig REQUIRED)

add_library(anjungan_flags INTERFACE)
target_include_directories(anjungan_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(anjungan_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual $<$<BOOL:${ANJUNGAN_WERROR}>:-Werror>)
# GCC 12 sees overlapping copies in std::string where there are none (its bug 105651).
target_compile_options(anjungan_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(ANJUNGAN_SANITIZE)
  target_compile_options(anjungan_flags INTERFACE -fsanitize=${ANJUNGAN_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  target_link_options(anjungan_flags INTERFACE -fsanitize=${ANJUNGAN_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC warns more under sanitizers than it can know: of unset members in std::variant, and of Boost.Asio's fences,
    # which ThreadSanitizer does not see but which only stand beside locks, which it does.
    target_compile_options(anjungan_flags INTERFACE -Wno-maybe-uninitialized)
    if(ANJUNGAN_SANITIZE STREQUAL "thread")
      target_compile_options(anjungan_flags INTERFACE -Wno-tsan)
    endif()
  endif()
endif()
if(ANJUNGAN_FUZZ)
  # Which lines the fuzzers reach is measured by the same programs.
  set(fuzz_flags -fsanitize=fuzzer-no-link -fprofile-instr-generate -fcoverage-mapping -fcoverage-compilation-dir=.)
  target_compile_options(anjungan_flags INTERFACE ${fuzz_flags})
  target_link_options(anjungan_flags INTERFACE ${fuzz_flags})
endif()

# The target's name is the folder's path: offline-store/queue -> offline_store_queue.
function(anjungan_folder_target out)
  file(RELATIVE_PATH path ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  string(REGEX REPLACE "[/-]" "_" name ${path})
  set(${out} ${name} PARENT_SCOPE)
endfunction()

# anjungan_library([PUBLIC libs...] [PRIVATE libs...]): all .cpp files of this folder but main.cpp, as one library.
function(anjungan_library)
  cmake_parse_arguments(arg "" "" "PUBLIC;PRIVATE" ${ARGN})
  anjungan_folder_target(target)
  file(GLOB sources CONFIGURE_DEPENDS *.cpp *.h)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  add_library(${target} STATIC ${sources})
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX)
  target_link_libraries(${target} PUBLIC anjungan_flags ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
endfunction()

# anjungan_program(NAME libs...): this folder's main.cpp; the target "programs" builds all of them.
add_custom_target(programs)
function(anjungan_program name)
  add_executable(${name} main.cpp)
  add_dependencies(programs ${name})
  target_link_libraries(${name} PRIVATE anjungan_flags ${ARGN})
endfunction()

# anjungan_folders(a b ...): adds those subfolders; one without a CMakeLists.txt is an error.
function(anjungan_folders)
  foreach(folder ${ARGN})
    add_subdirectory(${folder})
  endforeach()
endfunction()
