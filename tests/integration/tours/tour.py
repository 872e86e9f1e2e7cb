#!/usr/bin/env python3
# A tour of the language: one section for each topic that every frontend covers.
"""Module docstring: # not a comment."""
from __future__ import annotations

import os
import logging.handlers
import numpy as np
from . import models
from ..services.citizens import lookup as find
from .models import (
    Citizen,
    Visit as HotelVisit,
)
from helpers import *

try:
    import orjson as json
except ImportError:
    import json

# topic: assign
name = "Ali"
a = b = source()
count: int = 0
later: dict[str, list[Citizen]]
(total := count + 1)

# topic: augmented-assign
total += 1
label = "x"
label += name
flags |= 4

# topic: destructuring
first, second = pair
[head, *tail] = items
(x, (y, z)) = nested
for key, (lo, hi) in ranges.items():
    print(key, lo, hi)

# topic: member, index
citizen.address.city = "Lahore"
row["cnic"] = record[0]
row[1:2, ...] = matrix[0, 1]
del row["cnic"], first

# topic: call
send(to, subject="Hi", *rest, retry=True, **options)
total = sum(v.amount for v in visits if v.paid)

# topic: template, formatting
greeting = f"Dear {name!r}, {count:>{width}} of {total=}{{literal}}"
old = "cnic %s of %(name)s" % (cnic, name)
new = "cnic {} of {n}".format(cnic, n=name)
side = "one " 'two ' f"three {count}" rb"\d"

# topic: concatenation
line = "CNIC: " + cnic + ", name: " + name

# topic: look-alikes
# print(cnic)
text = "# no comment"
raw = r"\n is two characters"
block = '''print(cnic)  # no call
"quoted" \x41\u0627'''

# topic: lambda, closure
square = lambda v, *rest, k=2: v * k
def outer(base):
    total = base
    def inner(step):
        nonlocal total
        total += step
        return total
    return inner

def reset():
    global count
    count = 0

# comprehensions
ids = [c.id for c in citizens if c.active]
by_cnic = {c.cnic: c for c in citizens}
pairs = {(a, b) for a in left for b in right}

# topic: annotations, async
@app.route("/citizens/<cnic>", methods=["GET"])
@login_required
async def show(cnic: str, *, verbose: bool = False, user: Annotated[User, Depends(current_user)] = None) -> Optional[dict]:
    citizen = await find(cnic)
    async with session.get(URL) as response, lock:
        body = await response.json()
    async for page in pages():
        yield page
    return {"cnic": citizen.cnic, **body} if citizen is not None else None

# topic: class, generics
# topic: records (none: a dataclass is a class with a decorator)
@dataclass(frozen=True)
class Person(Base, Generic[T], metaclass=Meta):
    """Docstring."""
    table = "people"
    cnic: str = field(repr=False)
    age: int | None

    class Meta:
        ordering = ["name"]

    def __init__(self, cnic, age: "Optional[int]" = None):
        super().__init__(cnic)
        self.cnic = cnic

    @property
    def masked(self) -> str:
        return self.cnic[-4:]

    @staticmethod
    def parse(text): ...

    if DEBUG:
        def __str__(self):
            return self.cnic

# topic: try-catch
try:
    risky()
except (ValueError, errors.Missing) as error:
    log.error("failed: %s", error)
    raise HTTPException(status_code=500) from error
except Exception:
    raise
else:
    succeeded()
finally:
    close()

# topic: loops
for visit in visits:
    handle(visit)
while not done and (line := stream.readline()):
    if line == "": break
    elif line.startswith("#"): continue
    else: handle(line)
else:
    finish()

with open(path) as handle, lock:
    handle.write(text)

# topic: switch
match command.split():
    case ["show", cnic]:
        show(cnic)
    case {"cnic": cnic, **rest} if cnic not in seen:
        log(cnic)
    case Point(x=0, y=other) | Point(x=other, y=0):
        log(other)
    case "quit" | "exit":
        quit()
    case Status.DONE as status:
        log(status)
    case -1:
        pass
    case _:
        fallback()

assert user.is_admin, "not allowed"

def generic[K](values: list[K]) -> dict[K, Callable[[K], None]]:
    import lazy.module
    yield from values

type Alias = dict[str, Person]

if __name__ == "__main__":
    main()
