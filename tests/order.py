"""Which tests several processes take together, and in which order."""

# A quarter is played once for all of these by the process that takes them.
TOGETHER = ("tests/confidentiality/",)
# What takes longest begins, so that no process waits at the end: half a minute or more each.
LONG = (
    "tests/confidentiality/",
    "tests/scores/test_audit.py",
    "tests/jobs/test_jobs_deliver.py",
    "tests/page/",
    "tests/flows/",
    "tests/jobs/",
    "tests/test_dev.py",
    "tests/cli/",
    "tests/scores/",
)


def place_of(item):
    """Where a test stands in line; those of one file stay in their order."""
    found = (number for number, start in enumerate(LONG) if item.nodeid.startswith(start))
    return next(found, len(LONG))


def scheduler(config, log):
    """With `--dist loadfile`: a file each, or a room whose files share what takes long."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class InOrder(LoadFileScheduling):
        def _split_scope(self, nodeid):
            return next((room for room in TOGETHER if nodeid.startswith(room)), super()._split_scope(nodeid))

    config.option.loadscopereorder = False
    return InOrder(config, log)
