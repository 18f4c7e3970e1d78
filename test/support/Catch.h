// The one place that names the test framework: Catch2 version 2, which is what Debian 12 has.
#pragma once

#include <catch2/catch.hpp>
