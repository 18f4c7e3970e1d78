// Constant expressions that are a single i32.const or i64.const, read without lowering them.
#pragma once

#include "aotc/validate/ValidModule.h"

#include <optional>

namespace aotc::lower {

// The value, zero-extended; nothing for any other expression.
std::optional<uint64_t> plainConstant(const validate::ValidModule &module,
                                      const wasm::CodeSlice &expr);

} // namespace aotc::lower
