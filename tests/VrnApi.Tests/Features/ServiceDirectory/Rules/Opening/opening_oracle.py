#!/usr/bin/env python3
"""Writes what python-dateutil and zoneinfo make of the rules in opening-rules.json: the days of each, and the instants of each opening.

Usage: opening_oracle.py opening-rules.json > opening-oracle.json
"""
import datetime as dt
import json
import sys
from zoneinfo import ZoneInfo

from dateutil import rrule

LONDON = ZoneInfo("Europe/London")
DAYS = {name: getattr(rrule, name) for name in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")}


def weekday(text):
    day = DAYS[text[-2:]]
    return day(int(text[:-2])) if len(text) > 2 else day


def date(text):
    return dt.date.fromisoformat(text) if text else None


def instant(day, minutes):
    """RFC 5545: a skipped time moves forward by the gap, of a repeated one the first is meant."""
    wall = dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minutes)
    return wall.replace(tzinfo=LONDON, fold=0).astimezone(dt.timezone.utc)


def minutes(text):
    return int(text[:2]) * 60 + int(text[3:])


def days(rule, first, last):
    start = date(rule.get("dtstart"))
    if "freq" not in rule:
        return [start] if start else []
    options = {"interval": rule.get("interval", 1), "wkst": DAYS[rule.get("wkst", "MO")]}
    if "count" in rule:
        options["count"] = rule["count"]
    if "byday" in rule:
        options["byweekday"] = [weekday(day) for day in rule["byday"].split(",")]
    if "bymonthday" in rule:
        options["bymonthday"] = [int(day) for day in rule["bymonthday"].split(",")]
    # Without a first day the rule holds always: it is begun long before, on a Monday.
    begin = start or dt.date(2024, 1, 1)
    until = min(filter(None, [last, date(rule.get("until"))]))
    if "count" not in rule:
        options["until"] = dt.datetime.combine(until, dt.time())
    found = rrule.rrule({"WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY}[rule["freq"]], dtstart=dt.datetime.combine(begin, dt.time()), **options)
    return [day.date() for day in found if day.date() <= until]


def openings(case, first, last):
    found = set()
    for rule in case["schedules"]:
        valid = (date(rule.get("valid_from")) or dt.date.min, date(rule.get("valid_to")) or dt.date.max)
        exceptions = {date(one["date"]): one for one in rule.get("exceptions", [])}
        for day in days(rule, first, last):
            closed = case.get("closed_on_bank_holidays") and day.isoformat() in case["bank_holidays"]
            if first <= day <= last and valid[0] <= day <= valid[1] and day not in exceptions and not closed and "opens_at" in rule:
                found.add((day, rule["opens_at"], rule.get("closes_at")))
        for day, one in exceptions.items():
            if one["kind"] == "replaced" and first <= day <= last:
                found.add((day, one["opens_at"], one.get("closes_at")))
    answers = []
    for day, opens, closes in found:
        begin = minutes(opens)
        end = minutes(closes) if closes else None
        end = end + 1440 if end is not None and end <= begin else end
        start = instant(day, begin)
        finish = instant(day, end) if end is not None else start
        answers.append([f"{start:%Y-%m-%dT%H:%MZ}", f"{finish:%Y-%m-%dT%H:%MZ}"])
    return sorted(answers)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        rules = json.load(file)
    first, last = date(rules["from"]), date(rules["to"])
    answers = [(case["name"], openings(case | {"bank_holidays": rules["bank_holidays"]}, first, last)) for case in rules["cases"]]
    print("{" + ",\n".join(f"{json.dumps(name)}: {json.dumps(found, separators=(',', ':'))}" for name, found in answers) + "}")


main()
