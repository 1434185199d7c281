#!/bin/sh
# schema.sh: every event that any scenario expects is what the published schema allows.
#
#   schema.sh SCHEMA CAPTURES-FOLDER
#
# Uses the system's Python, for which Debian packages jsonschema.
exec /usr/bin/python3 - "$@" <<'PYTHON'
import json
import pathlib
import sys

import jsonschema

schema = json.loads(pathlib.Path(sys.argv[1]).read_text())
kind = jsonschema.validators.validator_for(schema)
kind.check_schema(schema)
validator = kind(schema, format_checker=kind.FORMAT_CHECKER)

num_events = num_bad = 0
first = None
for path in sorted(pathlib.Path(sys.argv[2]).glob("*/expect.json")):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        num_events += 1
        event = json.loads(line)
        first = first or event
        for error in validator.iter_errors(event):
            num_bad += 1
            print(f"{path}:{number}: {error.json_path}: {error.message}")

# A schema that allows everything would prove nothing.
if not num_events:
    sys.exit("there is no expected event")
for spoilt in ({}, dict(first, event_type="nonsense"), dict(first, timestamp=1)):
    if validator.is_valid(spoilt):
        sys.exit(f"the schema allows {json.dumps(spoilt)}")
print(f"{num_events} events, {num_bad} faults")
sys.exit(num_bad > 0)
PYTHON
