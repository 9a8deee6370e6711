"""Imports calendars one after the other, as a calendar program does, and says, in JSON, what it then holds.

An event replaces the one of the same UID unless its SEQUENCE is lower (RFC 5546, 2.1.5).
"""

import json
import sys

import icalendar

held = {}
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        calendar = icalendar.Calendar.from_ical(file.read())
    for event in calendar.walk("VEVENT"):
        uid, sequence = str(event["UID"]), int(event["SEQUENCE"])
        if uid in held and held[uid]["sequence"] > sequence:
            continue
        held[uid] = {
            "uid": uid,
            "sequence": sequence,
            "start": event.decoded("DTSTART").isoformat(),
            "end": event.decoded("DTEND").isoformat(),
            "summary": str(event["SUMMARY"]),
            "status": str(event["STATUS"]),
            "alarms": [int(alarm.decoded("TRIGGER").total_seconds()) // 86400 for alarm in event.walk("VALARM")],
        }
json.dump(sorted(held.values(), key=lambda event: event["uid"]), sys.stdout)
