// twelvefactor: the operator and its command line in one binary. The commands are in cli/run.cpp, the loop in
// loop/operator.cpp.
#include "cli/run.hpp"
#include "host/signals.hpp"

int main(int argc, char** argv) {
  twelvefactor::host::exit_now(twelvefactor::cli::run(argc, argv));
}
