#!/usr/bin/python3
"""Writes what Tryton's export_data gave into a CSV file, by the rules of Tryton's own client.

    /usr/bin/python3 tryton-export.py EXPORT.json FILE.csv

EXPORT.json: headings, rows as Tryton's JSON has them, and the choices a person makes in the client's window: delimiter,
quote, encoding, and whether values are written as the country writes them. Countries are spelled out here (decimal mark,
form of a day): the machine need not know them.
"""
import csv
import datetime
import json
import sys
from decimal import Decimal
from numbers import Number


def value_of(told):
    """A value of Tryton's JSON as the client holds it."""
    kind = told.get('__class__')
    if kind == 'Decimal':
        return Decimal(told['decimal'])
    if kind == 'date':
        return datetime.date(told['year'], told['month'], told['day'])
    return told


def written(value, country):
    """Numbers to twelve digits with the country's decimal mark; else as Python writes them, yes and no as 1 and 0."""
    if country is None:
        return int(value) if isinstance(value, bool) else value
    if isinstance(value, Number):
        return ('%.12g' % value).replace('.', country['decimal'])
    if isinstance(value, datetime.date):
        return value.strftime(country['day'])
    return value


def main(export, path):
    with open(export, encoding='utf-8') as file:
        told = json.load(file, object_hook=value_of)
    with open(path, 'w', encoding=told['encoding'], newline='') as file:
        writer = csv.writer(file, quotechar=told['quote'], delimiter=told['delimiter'])
        writer.writerow(told['headings'])
        for row in told['rows']:
            writer.writerow([written(value, told['country']) for value in row])


if __name__ == '__main__':
    main(*sys.argv[1:])
