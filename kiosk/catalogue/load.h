// Reads service files (TOML). A broken file is refused with its name, line and remedy:
// "sktm.toml:14: key 'minn' is not known here, change it to one of: id, type, ...".
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "kiosk/catalogue/service.h"

namespace kiosk::catalogue {

inline constexpr std::size_t kFileLimit = 64 * 1024;

// One service. `file_name` is what messages call it. kInvalid with one of the reasons
// "service-too-large", "service-syntax", "service-key" (unknown, missing or of another type),
// "service-value" (outside its rule), "service-double" (an id given twice).
base::Result<Service> Parse(std::string_view toml, std::string_view file_name);

// Every *.toml in `folder`, in the order of their names; at least one, each id once, and the id the
// same as the file's name. kNotFound ("no-services") for a folder that holds none or is not there,
// kInvalid ("service-folder") for one that cannot be read.
base::Result<Catalogue> Load(const std::filesystem::path& folder);

}  // namespace kiosk::catalogue
