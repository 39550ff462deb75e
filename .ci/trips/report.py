"""Counts what passed and what failed, one line each, and says why a failure failed."""
import signal
import sys
import time
import traceback


class Unmet(AssertionError):
    """A check whose expectation did not hold; its text is all a reader needs."""


def expect(condition, text):
    if not condition:
        raise Unmet(text)


def equal(actual, wanted, what):
    expect(actual == wanted, "%s: wanted %r, got %r" % (what, wanted, actual))


LONGEST_CHECK_S = 180


def _give_up(*_):
    raise Unmet("no end after %d s" % LONGEST_CHECK_S)


class Report:
    def __init__(self):
        self.passed, self.failed = 0, []

    def check(self, name, action):
        """Runs one check and prints its line; True when it passed."""
        start = time.monotonic()
        signal.signal(signal.SIGALRM, _give_up)  # some clients wait for ever, whatever they were told
        signal.alarm(LONGEST_CHECK_S)
        try:
            action()
        except Exception as e:  # any failure of one check must not hide the checks after it
            self.failed.append(name)
            print("  FAILED  %s: %s" % (name, e or type(e).__name__), flush=True)
            if not isinstance(e, (AssertionError, EOFError, OSError)):  # those name what happened; others are ours to mend
                traceback.print_exc(file=sys.stdout)
            return False
        finally:
            signal.alarm(0)
        self.passed += 1
        print("  ok      %s (%.1f s)" % (name, time.monotonic() - start), flush=True)
        return True

    def finish(self):
        """The last line of a run, and its exit code."""
        for name in self.failed:
            print("failed: " + name)
        print("%d passed, %d failed" % (self.passed, len(self.failed)), flush=True)
        return 1 if self.failed or not self.passed else 0


def await_that(condition, what, seconds=10):
    """Polls until the condition holds; its last failure is the reason given."""
    deadline, last = time.monotonic() + seconds, None
    while time.monotonic() < deadline:
        try:
            if condition():
                return
            last = None
        except Unmet as e:
            last = e
        time.sleep(0.1)
    raise Unmet("%s: not within %d s%s" % (what, seconds, " (%s)" % last if last else ""))
