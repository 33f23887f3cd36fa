# Dear ImGui as Debian packages it: a static library without a CMake package, and the two libraries
# that it leans on. Defines ImGui::ImGui; its headers count as the system's.
find_path(ImGui_INCLUDE_DIR imgui.h PATH_SUFFIXES imgui)
find_library(ImGui_LIBRARY imgui)
find_library(ImGui_STB_LIBRARY stb)
find_library(ImGui_FREETYPE_LIBRARY freetype)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(ImGui
  REQUIRED_VARS ImGui_LIBRARY ImGui_INCLUDE_DIR ImGui_STB_LIBRARY ImGui_FREETYPE_LIBRARY)

if(ImGui_FOUND AND NOT TARGET ImGui::ImGui)
  add_library(ImGui::ImGui STATIC IMPORTED)
  set_target_properties(ImGui::ImGui PROPERTIES
    IMPORTED_LOCATION ${ImGui_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${ImGui_INCLUDE_DIR}
    INTERFACE_LINK_LIBRARIES "${ImGui_STB_LIBRARY};${ImGui_FREETYPE_LIBRARY};${CMAKE_DL_LIBS}")
endif()
