"""Waiting for something to become true, or watching that it stays so; a failure tells what was seen last."""
import time

import yaml


def wait_for(message, look, until=bool, timeout=30, every=0.05):
    """Calls look() until until(what it returned) is true, and returns that.

    message says what is waited for, as in "waited 30 s for <message>". An exception of look (the API server is away, the object is not
    there yet) counts as "not yet" and is shown if nothing better was ever seen.
    """
    end = time.monotonic() + timeout
    seen, trouble = None, None
    while True:
        last_try = time.monotonic() >= end  # looked at once more after the time is up, so that a slow look still gets its chance
        try:
            seen, trouble = look(), None
            if until(seen):
                return seen
        except AssertionError:
            raise
        except Exception as error:  # whatever it is, it is the answer to "what was seen last"
            trouble = error
        if last_try:
            raise AssertionError(f"waited {timeout} s for {message}\n{describe(seen, trouble)}")
        time.sleep(every)


def stays(message, look, true, seconds, every=0.05):
    """Fails as soon as true(look()) is false within the given time. Returns how often it was looked at."""
    end, looks = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        seen = look()
        looks += 1
        if not true(seen):
            raise AssertionError(f"expected for {seconds} s: {message}\n{describe(seen)}")
        time.sleep(every)
    assert looks, "stays() never looked: give it more time"
    return looks


def describe(seen, trouble=None):
    """What was seen, as YAML where it can be, without the noise of managed fields."""
    text = ""
    if trouble is not None:
        text += f"last trouble: {type(trouble).__name__}: {trouble}\n"
    if seen is None and trouble is not None:
        return text
    try:
        shown = yaml.safe_dump(_quiet(seen), sort_keys=False, width=140)
    except yaml.YAMLError:
        shown = repr(seen)
    if len(shown) > 8000:
        shown = shown[:4000] + f"\n... {len(shown) - 8000} characters left out ...\n" + shown[-4000:]
    return text + "last seen:\n" + shown


def _quiet(value):
    if isinstance(value, dict):
        return {key: _quiet(item) for key, item in value.items() if key != "managedFields"}
    if isinstance(value, (list, tuple)):
        return [_quiet(item) for item in value]
    return value
