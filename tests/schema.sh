#!/usr/bin/env bash
# schema.sh: every event that fedtap writes of any scenario is what the published schema allows.
#
#   schema.sh SCHEMA FEDTAP SCENARIO-FOLDER...
#
# Uses the system's Python, for which Debian packages jsonschema.

set -euo pipefail
# shellcheck source=scenario.sh
. "$(dirname "$0")/scenario.sh"

schema=$1 fedtap=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for folder in "$@"; do
    scenario_read "$folder"
    (cd "$folder" && "$fedtap" "${reads[@]}" "${args[@]}" -v --json >"$work/$name" || [ $? -lt 5 ])
done

/usr/bin/python3 - "$schema" "$work" <<'PYTHON'
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
for path in sorted(pathlib.Path(sys.argv[2]).iterdir()):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        num_events += 1
        event = json.loads(line)
        first = first or event
        for error in validator.iter_errors(event):
            num_bad += 1
            print(f"{path.name}, event {number}: {error.json_path}: {error.message}")

# A schema that allows everything would prove nothing.
if not num_events:
    sys.exit("there is no event")
for spoilt in ({}, dict(first, event_type="nonsense"), dict(first, timestamp=1)):
    if validator.is_valid(spoilt):
        sys.exit(f"the schema allows {json.dumps(spoilt)}")
print(f"{num_events} events, {num_bad} faults")
sys.exit(num_bad > 0)
PYTHON
