"""The cases by name, in the order they run. A case takes a Bench and yields rows."""
from . import box, log, modules, project, search, study

ALL = {
    "noop-box": box.noop_box,
    "pooled-box": box.pooled_box,
    "hello": project.hello,
    "second-run": project.second_run,
    "copy-in": project.copy_in,
    "modules-second-run": modules.second_of_many,
    "modules-fetch": modules.fetch,
    "modules-serve": modules.serve,
    "modules-proofs": modules.proofs,
    "sdk-import": modules.import_archive,
    "big-log": log.big_log,
    "requests": box.requests,
    "bisect": search.bisect,
    "matrix": search.matrix,
    "study-overhead": study.overhead,
    "matrix-cells": study.cells,
    "study-again": study.again,
}
