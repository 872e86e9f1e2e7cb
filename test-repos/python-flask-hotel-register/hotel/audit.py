"""What the register writes to its log, and how numbers are made unreadable in it."""
import logging

log = logging.getLogger("hotel.audit")


def mask_cnic(cnic):
    """35202-*******-3"""
    return cnic[:5] + "-*******-" + cnic[-1]


def note(action, value):
    log.info("%s: %s", action, value)


def note_count(action, count):
    log.info("%s: %d", action, count)
