#include "cli/app.h"

int main(int argc, char** argv) { return goiso::run_app(argc, argv); }
