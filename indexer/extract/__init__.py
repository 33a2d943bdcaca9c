"""From the bytes of a stored file to the text of its pages.

`ReadingPool` reads files in processes of their own, because what is read was written by strangers:
a file may hang, crash or eat the memory of its reader, never of the worker or the web. `content.detect`
tells what a file is; `preflight` tells what the machine lacks. Nothing here knows the database.
"""

from __future__ import annotations
